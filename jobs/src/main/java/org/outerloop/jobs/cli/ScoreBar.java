package org.outerloop.jobs.cli;

import java.util.function.IntFunction;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.Screen;
import org.outerloop.jobs.evaluate.ScoreProgress;

/** How far scoring is: on a terminal one line with a bar, elsewhere a plain line at each tenth. */
final class ScoreBar implements ScoreProgress {
  private static final int CELLS = 20;

  private final Screen screen;
  private final IntFunction<String> memory;
  private int tasks;
  private int told;
  private long start;

  /**
   * @param memory what to say of the memory that texts of so many tokens take
   */
  ScoreBar(Screen screen, IntFunction<String> memory) {
    this.screen = screen;
    this.memory = memory;
  }

  @Override
  public void begin(String what, int count, int longest) {
    screen.out().println(memory.apply(longest));
    tasks = count;
    told = 0;
    start = System.nanoTime();
    show(what, 0);
  }

  @Override
  public void done(String what, int count) {
    if (screen.terminal() || 10 * count / tasks > 10 * told / tasks) {
      told = count;
      show(what, count);
    }
  }

  @Override
  public void end(String what) {
    show(what, tasks);
    if (screen.terminal()) {
      screen.out().println();
    }
  }

  private void show(String what, int count) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    int cells = CELLS * count / Math.max(1, tasks);
    String left =
        count == 0 || count == tasks
            ? ""
            : ", about " + Quantity.clock(seconds / count * (tasks - count)) + " left";
    String line =
        "[%s%s] %s: %d of %d parts scored, elapsed %s%s"
            .formatted(
                "#".repeat(cells),
                "-".repeat(CELLS - cells),
                what,
                count,
                tasks,
                Quantity.clock(seconds),
                left);
    if (screen.terminal()) {
      screen.out().print("\r" + line + "   ");
    } else {
      screen.out().println(line);
    }
    screen.out().flush();
  }
}
