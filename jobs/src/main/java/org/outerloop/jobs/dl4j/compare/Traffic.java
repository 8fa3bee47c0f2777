package org.outerloop.jobs.dl4j.compare;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;

/**
 * Bytes that a Spark application moves, as Spark itself counts them. Not counted: heartbeats, and
 * the few kilobytes of a task's description.
 *
 * <p>Broadcasts and copies only move between processes: nothing of them is seen with a master
 * {@code local[n]}.
 */
final class Traffic extends SparkListener {
  private final SparkContext spark;
  private final Map<String, Set<String>> holders = new HashMap<>();
  private long results;
  private long broadcasts;
  private long shuffled;
  private long copies;

  private Traffic(SparkContext spark) {
    this.spark = spark;
  }

  /** Counts from now on. */
  static Traffic of(SparkContext spark) {
    Traffic traffic = new Traffic(spark);
    spark.addSparkListener(traffic);
    return traffic;
  }

  /**
   * Bytes so far.
   *
   * @param results of tasks, to the driver
   * @param broadcasts from the driver, once to each executor that reads them
   * @param shuffled from one executor to another
   * @param copies of cached blocks to a second executor
   */
  record Bytes(long results, long broadcasts, long shuffled, long copies) {}

  Bytes soFar() throws InterruptedException {
    try {
      spark.listenerBus().waitUntilEmpty();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("Spark's events do not come", e);
    }
    synchronized (this) {
      return new Bytes(results, broadcasts, shuffled, copies);
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    TaskMetrics metrics = task.taskMetrics();
    if (metrics != null) {
      results += metrics.resultSize();
      shuffled += metrics.shuffleReadMetrics().remoteBytesRead();
    }
  }

  /** Spark tells of a block more than once. */
  @Override
  public synchronized void onBlockUpdated(SparkListenerBlockUpdated event) {
    BlockUpdatedInfo block = event.blockUpdatedInfo();
    long bytes = block.memSize() + block.diskSize();
    if (block.blockManagerId().isDriver() || bytes == 0) {
      return;
    }
    Set<String> known = holders.computeIfAbsent(block.blockId().name(), name -> new HashSet<>());
    if (!known.add(block.blockManagerId().executorId())) {
      return;
    }
    if (block.blockId().isBroadcast()) {
      broadcasts += bytes;
    } else if (block.blockId().isRDD() && known.size() > 1) {
      copies += bytes;
    }
  }
}
