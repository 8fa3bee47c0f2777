package org.outerloop.model;

import org.bytedeco.pytorch.Tensor;

/** Turns heads by the positions of their tokens. */
interface Turning {
  /** (B, T, heads, d) to the same. */
  Tensor turn(Tensor heads);
}
