package org.outerloop.jobs.dl4j;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.api.ndarray.INDArray;
import scala.Tuple2;

/**
 * Brings what the workers hold into the driver's network, part by part: beyond the network itself
 * the driver holds one part, {@value #PART} entries, whatever the size of the network.
 */
final class DriverCopy {
  /** Entries that come to the driver at once: 4 MiB. */
  static final int PART = 1 << 20;

  private DriverCopy() {}

  /**
   * Keeps the parameters of the driver's network from being freed. DL4J broadcasts that very array
   * when it evaluates, and Spark closes what can be closed when it drops a broadcast: the network
   * would be of no use after an evaluation. A constant cannot be closed, that is all it means here.
   */
  static void guard(Network network) {
    network.model().params().data().setConstant(true);
  }

  /** Copies the parameters; rows are settled, so one worker's are those of all. One job a part. */
  static void parameters(JavaRDD<WorkerState> rows, Network network) {
    INDArray to = network.model().params();
    int size = Math.toIntExact(to.length());
    for (int from = 0; from < size; from += PART) {
      int first = from;
      int end = Math.min(size, from + PART);
      JavaRDD<float[]> part =
          rows.map(row -> java.util.Arrays.copyOfRange(row.theta(), first, end));
      FlatRow.put(to, from, part.collectPartitions(new int[] {0})[0].get(0));
    }
  }

  /**
   * Copies the mean of all updater states; nothing where the updater has none. Shuffles all states
   * once; a task holds one part of each.
   */
  static void updater(JavaRDD<WorkerState> rows, Network network) {
    INDArray to = network.updaterState();
    if (to == null) {
      return; // it keeps none, as plain SGD
    }
    int parts = Math.toIntExact((to.length() + PART - 1) / PART);
    JavaPairRDD<Integer, float[]> means =
        rows.flatMapToPair(row -> parts(row, parts).iterator())
            .groupByKey(parts)
            .mapValues(DriverCopy::mean);
    for (int part = 0; part < parts; part++) {
      // an int's hash is itself, so part p is in partition p
      FlatRow.put(to, part * PART, means.values().collectPartitions(new int[] {part})[0].get(0));
    }
    network.setUpdaterState(to);
  }

  private static List<Tuple2<Integer, Tuple2<Integer, float[]>>> parts(WorkerState row, int parts) {
    float[] state = row.updater();
    return IntStream.range(0, parts)
        .mapToObj(
            part -> {
              int end = (int) Math.min(state.length, (part + 1L) * PART);
              float[] values = java.util.Arrays.copyOfRange(state, part * PART, end);
              return new Tuple2<>(part, new Tuple2<>(row.worker(), values));
            })
        .toList();
  }

  /** In worker order and double, so that it is the same each time. */
  private static float[] mean(Iterable<Tuple2<Integer, float[]>> states) {
    List<Tuple2<Integer, float[]>> sorted = new java.util.ArrayList<>();
    states.forEach(sorted::add);
    sorted.sort(Comparator.comparing(Tuple2::_1));
    float[] mean = new float[sorted.get(0)._2().length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (Tuple2<Integer, float[]> state : sorted) {
        sum += state._2()[i];
      }
      mean[i] = (float) (sum / sorted.size());
    }
    return mean;
  }
}
