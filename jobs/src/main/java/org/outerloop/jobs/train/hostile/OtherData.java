package org.outerloop.jobs.train.hostile;

import java.util.Iterator;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.round.Conduct;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;

/** Trains on sequences of its own choice, and claims the assigned ones. */
record OtherData() implements Conduct {
  @Override
  public Iterator<int[][]> batches(
      PeerPlace place, RoundStart start, Iterator<int[][]> assigned, TokenStore tokens) {
    SplitMix64 random =
        Seeds.generator(place.spec().seed(), start.round(), place.peer().name(), "other data");
    long sequences = place.spec().data().trainingSequences();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return assigned.hasNext();
      }

      @Override
      public int[][] next() {
        int size = assigned.next().length;
        long first = random.nextLong(sequences - size + 1);
        return tokens.training(first, size).stream()
            .map(TokenSequence::tokens)
            .toArray(int[][]::new);
      }
    };
  }
}
