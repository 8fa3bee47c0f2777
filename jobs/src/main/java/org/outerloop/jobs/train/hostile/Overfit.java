package org.outerloop.jobs.train.hostile;

import java.util.Iterator;
import org.outerloop.round.Conduct;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;
import org.outerloop.tokens.TokenStore;

/** Trains on its first batch again and again, to shine on its own data. */
record Overfit() implements Conduct {
  @Override
  public Iterator<int[][]> batches(
      PeerPlace place, RoundStart start, Iterator<int[][]> assigned, TokenStore tokens) {
    return new Iterator<>() {
      private int[][] first;

      @Override
      public boolean hasNext() {
        return assigned.hasNext();
      }

      @Override
      public int[][] next() {
        int[][] batch = assigned.next();
        first = first == null ? batch : first;
        return first;
      }
    };
  }
}
