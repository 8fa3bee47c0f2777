package org.outerloop.message;

import org.outerloop.protocol.Digest;

/**
 * What a peer says it has done for one contribution.
 *
 * @param dataReceipt digest over the ids of the sequences trained on, in order
 * @param sequences under the receipt
 * @param tokens predicted in them
 * @param state that the round began with
 */
public record WorkClaim(Digest dataReceipt, long sequences, long tokens, StateClaim state) {

  /** Of a payload that no training made. */
  public static WorkClaim none() {
    return new WorkClaim(Digest.ofText(""), 0, 0, StateClaim.kept(0));
  }
}
