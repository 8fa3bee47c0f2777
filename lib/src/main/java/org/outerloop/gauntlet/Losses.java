package org.outerloop.gauntlet;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * Loss of each tried sequence, in nats per token, under the base model and under the base model
 * with this one contribution applied at the trial step.
 *
 * @param assignedBefore on sequences the peer was obliged to consume; finite, from 0
 * @param assignedAfter on the same sequences, in the same order; may be anything
 * @param randomBefore on sequences drawn for all peers of the round; finite, from 0
 * @param randomAfter on the same sequences, in the same order; may be anything
 */
public record Losses(
    List<Double> assignedBefore,
    List<Double> assignedAfter,
    List<Double> randomBefore,
    List<Double> randomAfter)
    implements Serializable {

  public Losses {
    assignedBefore = List.copyOf(assignedBefore);
    assignedAfter = List.copyOf(assignedAfter);
    randomBefore = List.copyOf(randomBefore);
    randomAfter = List.copyOf(randomAfter);
    checkPair("assigned", assignedBefore, assignedAfter);
    checkPair("random", randomBefore, randomAfter);
  }

  /** Whether the contribution leaves a model that still has a loss. */
  boolean areFinite() {
    return assignedAfter.stream().allMatch(Double::isFinite)
        && randomAfter.stream().allMatch(Double::isFinite);
  }

  private static void checkPair(String kind, List<Double> before, List<Double> after) {
    Require.that(!before.isEmpty(), "No %s sequence was tried", kind);
    Require.that(
        before.size() == after.size(),
        "%s %s losses before, but %s after",
        before.size(),
        kind,
        after.size());
    for (double loss : before) {
      Require.that(
          0 <= loss && loss < Double.POSITIVE_INFINITY,
          "The base model has loss %s on %s data: no contribution can be tried on it",
          loss,
          kind);
    }
  }
}
