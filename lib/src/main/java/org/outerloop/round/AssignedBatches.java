package org.outerloop.round;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.DataReceipt;
import org.outerloop.tokens.SampleAssignment;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;

/**
 * The sequences that a peer must consume in a round, batch by batch, read as they are asked for.
 */
public final class AssignedBatches implements Iterator<int[][]> {
  private final TokenStore tokens;
  private final long[] sequences;
  private final int batchSize;
  private final DataReceipt receipt = new DataReceipt();
  private int next;

  AssignedBatches(RunSpec spec, TokenStore tokens, long round, int peerIndex) {
    this.tokens = tokens;
    this.sequences = assignment(spec).sequences(round, peerIndex);
    this.batchSize = spec.training().batchSequences();
  }

  static SampleAssignment assignment(RunSpec spec) {
    return new SampleAssignment(
        spec.seed(),
        spec.data().trainingSequences(),
        spec.peers().size(),
        spec.training().innerSteps(),
        spec.training().batchSequences());
  }

  /** The receipt that a peer's header must carry; reads all its sequences. */
  public static Digest receipt(RunSpec spec, ObjectStore corpus, long round, PeerId peer) {
    TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
    AssignedBatches batches = new AssignedBatches(spec, tokens, round, spec.indexOf(peer));
    while (batches.hasNext()) {
      batches.next();
    }
    return batches.receipt();
  }

  @Override
  public boolean hasNext() {
    return next < sequences.length;
  }

  @Override
  public int[][] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All " + sequences.length + " sequences are consumed");
    }
    // a batch is a block of neighbours, see SampleAssignment
    List<TokenSequence> batch = tokens.training(sequences[next], batchSize);
    int[][] rows = new int[batchSize][];
    for (int i = 0; i < batchSize; i++) {
      receipt.add(batch.get(i).id());
      rows[i] = batch.get(i).tokens();
    }
    next += batchSize;
    return rows;
  }

  /** Receipt over what was consumed; to be asked once, at the end. */
  Digest receipt() {
    return receipt.finish();
  }
}
