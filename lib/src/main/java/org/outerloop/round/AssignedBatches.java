package org.outerloop.round;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.DataReceipt;
import org.outerloop.tokens.Prefetch;
import org.outerloop.tokens.SampleAssignment;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;

/**
 * The sequences that a peer must consume in a round, batch by batch: read as they are asked for, or
 * {@linkplain #ahead ahead} of that in a thread of their own. The receipt is over what was handed
 * out, never over what was only read. Not thread-safe.
 */
public final class AssignedBatches implements Iterator<int[][]>, AutoCloseable {
  /** Batches that wait for the trainer; more would only take memory. */
  private static final int READ_AHEAD = 3;

  private final Iterator<List<TokenSequence>> source;
  private final Runnable stop;
  private final DataReceipt receipt = new DataReceipt();
  private long tokens;

  AssignedBatches(RunSpec spec, TokenStore tokens, long turn, int peerIndex) {
    this(source(spec, tokens, turn, peerIndex), () -> {});
  }

  private AssignedBatches(Iterator<List<TokenSequence>> source, Runnable stop) {
    this.source = source;
    this.stop = stop;
  }

  /** Batches that are read while the ones before are trained on. */
  static AssignedBatches ahead(RunSpec spec, TokenStore tokens, long turn, int peerIndex) {
    Prefetch<List<TokenSequence>> reading =
        Prefetch.start(source(spec, tokens, turn, peerIndex), READ_AHEAD);
    return new AssignedBatches(reading, reading::close);
  }

  static SampleAssignment assignment(RunSpec spec) {
    return new SampleAssignment(
        spec.seed(),
        spec.data().trainingSequences(),
        spec.training().innerSteps(),
        spec.training().batchSequences());
  }

  private static Iterator<List<TokenSequence>> source(
      RunSpec spec, TokenStore tokens, long turn, int peerIndex) {
    int batch = spec.training().batchSequences();
    long[] sequences = assignment(spec).sequences(turn, peerIndex);
    // a batch is a block of neighbours, see SampleAssignment
    return IntStream.range(0, sequences.length / batch)
        .mapToObj(step -> tokens.training(sequences[step * batch], batch))
        .iterator();
  }

  /**
   * What a peer's header must say of the data of a round; reads the ids of all its sequences.
   *
   * @param state as the header says, which the data do not tell
   */
  public static WorkClaim required(
      RunSpec spec, ObjectStore corpus, RoundStart start, PeerId peer, StateClaim state) {
    return required(spec, TokenStore.open(corpus, spec.data().manifest()), start, peer, state);
  }

  /** The same of a corpus that is open. */
  static WorkClaim required(
      RunSpec spec, TokenStore tokens, RoundStart start, PeerId peer, StateClaim state) {
    long[] sequences = assignment(spec).sequences(start.turn(), start.roster().indexOf(peer));
    int batch = spec.training().batchSequences();
    DataReceipt receipt = new DataReceipt();
    for (int first = 0; first < sequences.length; first += batch) {
      for (long id : tokens.trainingIds(sequences[first], batch)) {
        receipt.add(id);
      }
    }
    // all sequences of a corpus have one length, or it could not be read
    long predicted = receipt.sequences() * spec.data().sequenceLength();
    return new WorkClaim(receipt.finish(), receipt.sequences(), predicted, state);
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public int[][] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All " + receipt.sequences() + " sequences are consumed");
    }
    List<TokenSequence> batch = source.next();
    int[][] rows = new int[batch.size()][];
    for (int i = 0; i < rows.length; i++) {
      receipt.add(batch.get(i).id());
      rows[i] = batch.get(i).tokens();
      tokens += rows[i].length - 1; // the first is read, not predicted
    }
    return rows;
  }

  /** What was consumed, as the header says it; to be asked once, at the end. */
  WorkClaim work(StateClaim state) {
    return new WorkClaim(receipt.finish(), receipt.sequences(), tokens, state);
  }

  /** Ends the reading ahead. */
  @Override
  public void close() {
    stop.run();
  }
}
