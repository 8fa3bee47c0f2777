package org.outerloop.jobs.batches;

import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;

/**
 * A shard as Arrow batches. Each has vectors of its own, since Spark frees those it has made rows
 * of; the reader frees what is left before the next. Memory: one batch, outside the heap. Not
 * thread-safe.
 */
final class ArrowShardReader implements PartitionReader<ColumnarBatch> {
  private final TokenScan.Shard shard;
  private final ObjectStore store;
  private final TokenStore tokens;
  private final RootAllocator allocator = new RootAllocator();
  private final int tokensPerRow;
  private Optional<ArrowColumns> columns = Optional.empty();
  private long read;

  ArrowShardReader(TokenScan.Shard shard) {
    this.shard = shard;
    this.store = ObjectStores.open(shard.corpus());
    this.tokens = TokenStore.open(store);
    this.tokensPerRow = tokens.manifest().sequenceLength() + 1;
  }

  @Override
  public boolean next() {
    int count = (int) Math.min(shard.batchSequences(), shard.count() - read);
    if (count == 0) {
      return false;
    }
    long first = shard.first() + read;
    List<TokenSequence> sequences =
        shard.part() == CorpusPart.TRAINING
            ? tokens.training(first, count)
            : tokens.heldOut(first, count);
    columns.ifPresent(ArrowColumns::close);
    columns = Optional.of(new ArrowColumns(allocator, sequences, tokensPerRow));
    read += count;
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return columns.orElseThrow().batch();
  }

  @Override
  public void close() {
    columns.ifPresent(ArrowColumns::close);
    allocator.close();
    store.close();
  }
}
