package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * A worker's state together with the messages of all workers. The messages pass from worker to
 * worker through one shuffle, written once and read by all; none of them comes to the driver.
 *
 * @param messages in worker order, without those of workers that had no work
 */
record Gathered(WorkerState state, List<byte[][]> messages) {

  /** Each row with the messages of all rows. */
  static JavaPairRDD<WorkerState, Tuple2<Integer, byte[][]>> all(JavaRDD<WorkerState> rows) {
    JavaRDD<Tuple2<Integer, byte[][]>> messages =
        rows.mapToPair(row -> new Tuple2<>(row.worker(), row.message()))
            .partitionBy(new HashPartitioner(1))
            .map(message -> message);
    return rows.cartesian(messages);
  }

  /** The one row of a partition of {@link #all}, where every message is beside it in turn. */
  static Gathered of(Iterator<Tuple2<WorkerState, Tuple2<Integer, byte[][]>>> pairs) {
    List<Tuple2<Integer, byte[][]>> messages = new ArrayList<>();
    WorkerState state = null;
    while (pairs.hasNext()) {
      Tuple2<WorkerState, Tuple2<Integer, byte[][]>> pair = pairs.next();
      state = pair._1();
      if (pair._2()._2().length > 0) {
        messages.add(pair._2());
      }
    }
    // blocks of a shuffle come in any order
    messages.sort(Comparator.comparing(Tuple2::_1));
    return new Gathered(state, messages.stream().map(Tuple2::_2).toList());
  }
}
