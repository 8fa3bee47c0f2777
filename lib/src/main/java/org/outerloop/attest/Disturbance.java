package org.outerloop.attest;

import java.nio.LongBuffer;

/**
 * What is wrong with a machine, for rehearsals: by default nothing. A faulty machine cannot be had
 * on demand, so its effects are put where they would show.
 */
public interface Disturbance {
  Disturbance NONE = new Disturbance() {};

  /** Between the writing and the reading of memory. */
  default void memory(LongBuffer written) {}

  /** The result of a matrix product, in place. */
  default void product(float[] values) {}

  /** How many times a piece of work is done where once would do. */
  default int slowness() {
    return 1;
  }
}
