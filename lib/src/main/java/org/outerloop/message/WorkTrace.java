package org.outerloop.message;

import java.io.Serializable;
import org.outerloop.protocol.Digest;

/**
 * What a peer's work went through, by digests that bind the peer to it: whoever computes the round
 * again sees at which step he comes to something else, and a state that was not the one left behind
 * by the round before is seen without computing anything.
 *
 * @param stateBefore of the moments and error feedback that the round began with
 * @param trained root over the slices of the parameters after the inner steps
 * @param stateAfter that the round left
 * @param activations of the sketches of hidden states under the base model
 * @param arithmetic that the inner steps were taken in: where two machines name the same, they come
 *     to the same bits. {@link #NOTHING} where they do not repeat, as on a GPU
 */
public record WorkTrace(
    Digest stateBefore, Digest trained, Digest stateAfter, Digest activations, Digest arithmetic)
    implements Serializable {
  /** Stands for what there is not. */
  public static final Digest NOTHING = Digest.ofText("");

  /** Of a state of zeros. */
  public static final Digest ZEROS = Digest.ofText("zeros");

  /** Of a payload that no training made. */
  public static WorkTrace none() {
    return new WorkTrace(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
  }
}
