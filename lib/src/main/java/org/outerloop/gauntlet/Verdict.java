package org.outerloop.gauntlet;

import java.util.Optional;
import org.outerloop.protocol.PeerId;

/**
 * One peer's result of one round.
 *
 * @param reason the decision in words; empty where there is nothing to add
 * @param copyOf whose work this is, where it is another's
 * @param loss absent when the contribution was not tried
 * @param proofSign +1 or -1, as it entered the proof of computation; 0 when nothing entered
 * @param standing after this round: rating, proof, counts
 * @param score peer score after penalties, from 0
 * @param weight share of the pay, in [0, 1]
 */
public record Verdict(
    PeerId peer,
    Outcome outcome,
    Decision decision,
    String reason,
    Optional<PeerId> copyOf,
    Optional<LossScore> loss,
    int proofSign,
    Standing standing,
    double score,
    double weight) {

  public boolean isMerged() {
    return decision == Decision.MERGED;
  }
}
