/**
 * Prepared sequences as columnar batches, which is how readers on Spark may take them:
 *
 * <pre>
 *   TokenBatches         the one interface: a function is called with each batch, on executors
 *   ArrowTokenBatches    on the CPU: Arrow vectors, by a data source of our own
 *   CudfTokenBatches     on the GPU: tables of cuDF, by RAPIDS' ColumnarRdd; compiled without RAPIDS
 *   TokenSource          spark.read().format("outerloop-tokens"): rows or batches for anybody
 * </pre>
 *
 * <p>The data source is Scan, Batch and PartitionReader in Spark's sense: a partition is a shard, a
 * batch some hundred sequences, and every id is compared with its tokens before a batch is given
 * out.
 */
package org.outerloop.jobs.batches;
