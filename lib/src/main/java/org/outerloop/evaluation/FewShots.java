package org.outerloop.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * What stands before each question: the task's description and examples with their answers. Drawn
 * question after question in the order of the task from one generator with seed 1234, as the
 * harness does in one process; so leaving questions out at the front changes what later ones get.
 */
final class FewShots {
  /** The harness' own. */
  static final long SEED = 1234;

  private final Task task;
  private final List<Item> pool;
  private final int count;
  private final PythonRandom random = new PythonRandom(SEED);

  /**
   * @param pool examples to choose from
   * @param count examples of each question
   * @throws IllegalArgumentException if there are too few
   */
  FewShots(Task task, List<Item> pool, int count) {
    int needed = count > 0 && task.draw() == Task.Draw.SAMPLE_BUT_ITSELF ? count + 1 : count;
    Require.that(
        needed <= pool.size(),
        "%s has %s examples, %s shots need %s",
        task.name(),
        pool.size(),
        count,
        needed);
    this.task = task;
    this.pool = pool;
    this.count = count;
  }

  /** Description and examples of the next question. */
  String before(Item question) {
    StringBuilder text = new StringBuilder(task.description());
    examples(question).forEach(example -> text.append(example.shot()));
    return text.toString();
  }

  private List<Item> examples(Item question) {
    if (count == 0) {
      return List.of();
    }
    return switch (task.draw()) {
      case FIRST -> pool.subList(0, count);
      case SAMPLE -> drawn(count);
      case SAMPLE_BUT_ITSELF -> {
        List<Item> others = new ArrayList<>(drawn(count + 1));
        others.removeIf(other -> same(other, question));
        yield others.subList(0, count);
      }
    };
  }

  private List<Item> drawn(int number) {
    return random.sample(pool.size(), number).stream().map(pool::get).toList();
  }

  /** Rows that say the same are the same question, whatever they are called. */
  private static boolean same(Item a, Item b) {
    return a.queries().equals(b.queries())
        && a.answers().equals(b.answers())
        && a.gold() == b.gold();
  }
}
