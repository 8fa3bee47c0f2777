package org.outerloop.arena;

import java.util.List;
import org.outerloop.gauntlet.Verdict;

/**
 * What became of a round in the arena.
 *
 * @param rows in the order of the roster
 * @param heldOutLoss of the model after it, in nats per token
 */
public record RoundResult(long round, List<Row> rows, double heldOutLoss) {

  /**
   * A peer in a round.
   *
   * @param member its place; names may change
   * @param attack what it does; empty for an honest one
   */
  public record Row(int member, String attack, Verdict verdict) {
    public boolean honest() {
      return attack.isEmpty();
    }
  }
}
