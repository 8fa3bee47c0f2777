package org.outerloop.jobs.train.hostile;

import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.round.Conduct;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;

/** Sends numbers that mean nothing, uniform and as large as its pseudo-gradient, slice by slice. */
record Noise() implements Conduct {
  @Override
  public void distort(PeerPlace place, RoundStart start, Slice slice, float[] delta) {
    double squares = 0;
    for (float value : delta) {
      squares += (double) value * value;
    }
    // a uniform variable on [-a, a] has variance a^2 / 3
    double reach = Math.sqrt(3 * squares / delta.length);
    SplitMix64 random =
        Seeds.generator(
            place.spec().seed(), start.round(), place.peer().name(), "noise of " + slice);
    for (int i = 0; i < delta.length; i++) {
      delta[i] = (float) (reach * (2 * random.nextDouble() - 1));
    }
  }
}
