package org.outerloop.round;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.outerloop.tokens.TokenStore;

/** Trains on its first batch in every step, and says it was all of them. */
record OneText() implements Conduct {
  @Override
  public Iterator<int[][]> batches(
      PeerPlace place, RoundStart start, Iterator<int[][]> assigned, TokenStore tokens) {
    List<int[][]> batches = new ArrayList<>();
    assigned.forEachRemaining(batches::add);
    batches.replaceAll(batch -> batches.get(0));
    return batches.iterator();
  }
}
