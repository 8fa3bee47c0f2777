package org.outerloop.jobs.train.hostile;

import org.outerloop.protocol.Slice;
import org.outerloop.round.Conduct;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;

/**
 * Multiplies what it learned: by 1000 to be heard alone, by a millionth to be there without risk,
 * by 0 to send nothing in the right form.
 */
record Scaled(float factor) implements Conduct {
  @Override
  public void distort(PeerPlace place, RoundStart start, Slice slice, float[] delta) {
    scale(delta, factor);
  }

  static void scale(float[] delta, float factor) {
    for (int i = 0; i < delta.length; i++) {
      delta[i] *= factor;
    }
  }
}
