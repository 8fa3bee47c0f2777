package org.outerloop.jobs.batches;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.outerloop.storage.StoreLocation;

/**
 * All sequences of one part of a corpus, in batches that stay where they are read.
 *
 * <p>For work that wants a whole part. The trainer does not scan: which sequences a peer takes is a
 * hash of round and peer, so it reads single ones by their index, and whoever replays a round reads
 * the same. No command of ours uses these batches yet; they are for programs of the user on Spark.
 */
public interface TokenBatches {

  /** Lazy: what a function makes of every batch, in the order of the sequences. */
  <R> JavaRDD<R> flatMap(BatchFunction<R> function);

  /** The batches of a corpus: tables of cuDF if this session computes on GPUs, else Arrow's. */
  static TokenBatches open(SparkSession spark, StoreLocation corpus, CorpusPart part) {
    return CudfTokenBatches.runsOn(spark)
        ? new CudfTokenBatches(spark, corpus, part)
        : new ArrowTokenBatches(spark, corpus, part);
  }

  /** Called on executors. */
  @FunctionalInterface
  interface BatchFunction<R> extends Serializable {
    /** Takes what it wants of the batch before it returns; the batch is gone then. */
    Iterator<R> apply(TokenBatch batch);
  }
}
