package org.outerloop.round;

import java.io.Serializable;

/**
 * Where a computation of a peer's round comes to something else than the peer.
 *
 * @param tensor name of the first one in which; empty where it is not of one
 * @param slice its place among all slices in layout order; -1 where it is not of one
 * @param what is said and what was found
 */
public record WorkDifference(WorkStep step, String tensor, int slice, String what)
    implements Serializable {

  static WorkDifference of(WorkStep step, String what) {
    return new WorkDifference(step, "", -1, what);
  }

  /** For a record or a report. */
  public String words() {
    String place = tensor.isEmpty() ? "" : " at " + tensor + ", slice " + slice;
    return step + place + ": " + what;
  }
}
