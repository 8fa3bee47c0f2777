package org.outerloop.jobs;

import java.io.PrintStream;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;

/**
 * How far a run is, on standard error. On a terminal: one line with a bar over the rounds, the
 * stage under way, elapsed and expected time, redrawn in place each second. Elsewhere: a plain line
 * at the end of each stage and round, without control characters, so that a log stays a log.
 *
 * <p>Rounds count from 0, as in the tables and keys; "4/6 rounds" are those committed. The expected
 * time supposes that the rounds to come take as long as those of this process did. May be called
 * from any thread.
 */
public final class Progress implements AutoCloseable {
  private static final int BAR_CELLS = 20;
  private static final int COLUMNS = 79;
  private static final long REDRAW_MILLIS = 1000;

  private final PrintStream out;
  private final boolean terminal;
  private final int rounds;
  private final int committedBefore;
  private final LongSupplier millis;
  private final Timer clock = new Timer("progress", true);
  private final long started;

  private int committed;
  private long round;
  private String stage = "";
  private long stageStarted;
  private long roundStarted;
  private int drawn;

  /**
   * Starts to tell of a run of {@code rounds} rounds of which {@code committed} were there before;
   * {@code millis} is a clock that never goes back.
   */
  public Progress(Screen screen, int rounds, int committed, LongSupplier millis) {
    this.out = screen.out();
    this.terminal = screen.terminal();
    this.rounds = rounds;
    this.committedBefore = committed;
    this.committed = committed;
    this.round = committed;
    this.millis = millis;
    this.started = millis.getAsLong();
    this.roundStarted = started;
    if (terminal) {
      clock.schedule(new Redraw(), REDRAW_MILLIS, REDRAW_MILLIS);
    }
  }

  /** Progress of this process on its standard error. */
  public static Progress onStandardError(int rounds, int committed) {
    return new Progress(
        Screen.standardError(), rounds, committed, () -> System.nanoTime() / 1_000_000);
  }

  /** A stage begins; the one before it, if any, has ended. */
  public synchronized void begin(long inRound, String newStage) {
    endStage();
    if (inRound != round) {
      round = inRound;
      roundStarted = millis.getAsLong();
    }
    stage = newStage;
    stageStarted = millis.getAsLong();
    redraw();
  }

  /** A round is committed; {@code outcome} is a few words on it, such as its loss. */
  public synchronized void committed(long inRound, String outcome) {
    endStage();
    long now = millis.getAsLong();
    double seconds = (now - roundStarted) / 1e3;
    committed++;
    round = inRound + 1;
    roundStarted = now;
    String place = "round %d committed (%d of %d)".formatted(inRound, committed, rounds);
    line(place + ": " + outcome + "; " + Quantity.seconds(seconds) + "; " + times());
    redraw();
  }

  /** Something worth a line of its own; the bar stays below it. */
  public synchronized void note(String text) {
    line(text);
    redraw();
  }

  /** Ends the bar's line. What was under way is left unsaid. */
  @Override
  public synchronized void close() {
    clock.cancel();
    if (drawn > 0) {
      out.println();
      drawn = 0;
    }
    out.flush();
  }

  private void endStage() {
    if (!stage.isEmpty() && !terminal) {
      double seconds = (millis.getAsLong() - stageStarted) / 1e3;
      line("round %d: %s took %s".formatted(round, stage, Quantity.seconds(seconds)));
    }
    stage = "";
  }

  private void line(String text) {
    if (drawn > 0) {
      out.print('\r' + " ".repeat(drawn) + '\r');
      drawn = 0;
    }
    out.println(text);
    out.flush();
  }

  /** Blanks at the end cover what is left of a longer line. */
  synchronized void redraw() {
    if (!terminal) {
      return;
    }
    String line = bar();
    out.print('\r' + line + " ".repeat(Math.max(0, drawn - line.length())));
    out.flush();
    drawn = line.length();
  }

  private String bar() {
    int cells = rounds == 0 ? BAR_CELLS : BAR_CELLS * Math.min(committed, rounds) / rounds;
    String bar = "[" + "#".repeat(cells) + "-".repeat(BAR_CELLS - cells) + "]";
    String doing = stage.isEmpty() ? "" : "  round " + round + ": " + stage;
    String line = "%s %d/%d rounds%s  %s".formatted(bar, committed, rounds, doing, times());
    return line.substring(0, Math.min(COLUMNS, line.length()));
  }

  /** Nothing is expected before the first round of this process, nor after the last. */
  private String times() {
    long now = millis.getAsLong();
    String elapsed = "elapsed " + Quantity.clock((now - started) / 1e3);
    int done = committed - committedBefore;
    if (done == 0 || committed >= rounds) {
      return elapsed;
    }
    double perRound = (roundStarted - started) / 1e3 / done;
    double inRound = (now - roundStarted) / 1e3;
    double left = Math.max(0, perRound * (rounds - committed) - inRound);
    return elapsed + ", about " + Quantity.clock(left) + " left";
  }

  private final class Redraw extends TimerTask {
    @Override
    public void run() {
      redraw();
    }
  }
}
