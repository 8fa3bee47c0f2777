package org.outerloop.gauntlet;

import java.util.List;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * All of one round.
 *
 * @param verdicts in the order of the roster
 * @param standings before the next round
 * @param leaving who delivered nothing of its own for too long and is not on the next roster
 * @param burned share of the pay that nobody gets, in [0, 1]
 */
public record Judgement(
    long round, List<Verdict> verdicts, Standings standings, List<PeerId> leaving, double burned) {
  public Judgement {
    verdicts = List.copyOf(verdicts);
    leaving = List.copyOf(leaving);
    Require.that(0 <= burned && burned <= 1, "Share %s is burned", burned);
  }

  /** Whose contributions are merged, in the order of the sum. */
  public List<PeerId> merged() {
    return verdicts.stream().filter(Verdict::isMerged).map(Verdict::peer).toList();
  }
}
