package org.outerloop.jobs.train.hostile;

import org.outerloop.protocol.Slice;
import org.outerloop.round.Conduct;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;

/** Sends the opposite of what it learned. */
record SignFlip() implements Conduct {
  @Override
  public void distort(PeerPlace place, RoundStart start, Slice slice, float[] delta) {
    Scaled.scale(delta, -1);
  }
}
