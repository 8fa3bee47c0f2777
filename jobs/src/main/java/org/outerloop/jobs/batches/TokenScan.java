package org.outerloop.jobs.batches;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenStore;

/** Reads one part of a corpus, a task per shard; on the driver only the manifest. */
record TokenScan(StoreLocation corpus, CorpusPart part, int batchSequences) implements Scan, Batch {
  TokenScan {
    Require.that(batchSequences > 0, "Batches of %s sequences", batchSequences);
  }

  /** Sequences of one shard, by their numbers in the part. */
  record Shard(StoreLocation corpus, CorpusPart part, long first, long count, int batchSequences)
      implements InputPartition {}

  @Override
  public StructType readSchema() {
    return TokenSource.SCHEMA;
  }

  @Override
  public String description() {
    return TokenSource.FORMAT + " " + part + " of " + corpus;
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    List<Shard> shards = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(corpus)) {
      long first = 0;
      for (TokenShard shard : part.of(TokenStore.open(store).manifest()).shards()) {
        if (shard.rows() > 0) {
          shards.add(new Shard(corpus, part, first, shard.rows(), batchSequences));
        }
        first += shard.rows();
      }
    }
    return shards.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new Columnar();
  }

  /** Columns only; Spark makes rows of them where rows are wanted. */
  private static final class Columnar implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      return new ArrowShardReader((Shard) partition);
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new UnsupportedOperationException("Token shards are read in columns");
    }
  }
}
