package org.outerloop.gauntlet;

import java.util.List;
import org.outerloop.protocol.PeerId;

/**
 * All of one round.
 *
 * @param verdicts in peer order
 * @param standings before the next round
 */
public record Judgement(long round, List<Verdict> verdicts, Standings standings) {
  public Judgement {
    verdicts = List.copyOf(verdicts);
  }

  /** Whose contributions are merged, in the order of the sum. */
  public List<PeerId> merged() {
    return verdicts.stream().filter(Verdict::isMerged).map(Verdict::peer).toList();
  }
}
