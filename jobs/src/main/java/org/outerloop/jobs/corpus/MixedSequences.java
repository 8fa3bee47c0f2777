package org.outerloop.jobs.corpus;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.Mixture;
import org.outerloop.tokens.SequenceDraw;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;

/**
 * Rows for {@link ShardStage} of one range of a source: one for each time that a sequence is taken,
 * and in the end the count of documents. Only what is taken is read.
 */
final class MixedSequences implements Iterator<Row> {
  private static final int READ_AT_ONCE = 512;
  private static final int EPOCH_BITS = 10; // MixtureSettings takes at most 1000 epochs

  private final MixedRange range;
  private final Mixture mixture;
  private final PackStage.Format format;
  private final SequenceDraw draw;
  private final ObjectStore store;
  private final TokenStore tokens;
  private final Deque<Row> ready = new ArrayDeque<>();
  private long read;
  private long sequences;
  private long documents;

  MixedSequences(MixedRange range, Mixture mixture, PackStage.Format format) {
    this.range = range;
    this.mixture = mixture;
    this.format = format;
    this.draw = new SequenceDraw(format.seed());
    this.store = ObjectStores.open(range.place());
    this.tokens = TokenStore.open(store);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && read < range.count()) {
      readSome();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No more sequences");
    }
    return ready.remove();
  }

  private void readSome() {
    long first = range.first() + read;
    long count = Math.min(READ_AT_ONCE, range.count() - read);
    long[] wanted =
        LongStream.range(first, first + count)
            .filter(number -> mixture.times(range.source(), number) > 0)
            .toArray();
    sequences(wanted).forEach(this::take);
    read += count;
    if (read == range.count()) {
      int shard = range.source() % format.shards(part());
      long taken = sequences * (format.sequenceLength() + 1L);
      ready.add(PackedColumns.counts(part(), range.source(), shard, documents, 0, taken, 0));
      store.close();
    }
  }

  private List<TokenSequence> sequences(long[] wanted) {
    if (!range.heldOut()) {
      return tokens.training(wanted);
    }
    return Arrays.stream(wanted).mapToObj(number -> tokens.heldOut(number, 1).get(0)).toList();
  }

  private int part() {
    return range.heldOut() ? TokenStage.HELD_OUT : TokenStage.TRAINING;
  }

  private void take(TokenSequence sequence) {
    int times = mixture.times(range.source(), sequence.index());
    int[] ids = sequence.tokens();
    byte[] packed = format.width().pack(ids);
    sequences += times;
    documents += times * Arrays.stream(ids).filter(id -> id == format.endOfText()).count();
    for (int epoch = 0; epoch < times; epoch++) {
      int cell = range.source() << EPOCH_BITS | epoch;
      ready.add(
          PackedColumns.sequence(
              part(),
              draw.shard(cell, sequence.index(), format.shards(part())),
              draw.rank(cell, sequence.index()),
              range.source(),
              sequence.index(),
              sequence.index(), // copies of one sequence are kept apart as parts of a document are
              sequence.index(),
              packed));
    }
  }
}
