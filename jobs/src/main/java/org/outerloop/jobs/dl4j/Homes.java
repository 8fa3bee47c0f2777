package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockManagerId;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which executor each worker's rows should be made at. Left to itself Spark follows the rows of the
 * round before, so a worker that once had to share an executor, because others were not there yet
 * or were lost, shares it for ever, and all others wait for the two.
 *
 * <p>Where a row is made changes none of its bits.
 */
final class Homes {
  private Homes() {}

  /**
   * Where the workers should be next: where they were, but that none shares an executor while
   * another has two workers fewer.
   *
   * @param last executor of each worker in the last round
   * @param alive all executors of now
   * @return executor of each worker
   */
  static List<String> next(List<String> last, List<String> alive) {
    Map<String, List<Integer>> workers = new TreeMap<>();
    alive.forEach(executor -> workers.put(executor, new ArrayList<>()));
    List<Integer> homeless = new ArrayList<>();
    for (int worker = 0; worker < last.size(); worker++) {
      workers.getOrDefault(last.get(worker), homeless).add(worker);
    }
    homeless.forEach(worker -> emptiest(workers).add(worker));
    while (fullest(workers).size() - emptiest(workers).size() > 1) {
      List<Integer> from = fullest(workers);
      emptiest(workers).add(from.remove(from.size() - 1));
    }
    List<String> homes = new ArrayList<>(last);
    workers.forEach((executor, all) -> all.forEach(worker -> homes.set(worker, executor)));
    return homes;
  }

  private static List<Integer> fullest(Map<String, List<Integer>> workers) {
    return workers.values().stream().max(Comparator.comparing(List::size)).orElseThrow();
  }

  private static List<Integer> emptiest(Map<String, List<Integer>> workers) {
    return workers.values().stream().min(Comparator.comparing(List::size)).orElseThrow();
  }

  /** All executors, as {@link AtHome} wants them; none if tasks run in the driver's process. */
  static List<String> alive(JavaSparkContext spark) {
    return StreamSupport.stream(
            CollectionConverters.asJava(
                    spark.sc().env().blockManager().master().getMemoryStatus().keys())
                .spliterator(),
            false)
        .filter(executor -> !executor.isDriver())
        .map(Homes::name)
        .sorted()
        .toList();
  }

  /** The executor that this runs in; empty in the driver. */
  static String here() {
    SparkEnv spark = SparkEnv.get();
    return spark == null || spark.blockManager().blockManagerId().isDriver()
        ? ""
        : name(spark.blockManager().blockManagerId());
  }

  /** Spark's form of a place to run at: TaskLocation. */
  private static String name(BlockManagerId executor) {
    return "executor_" + executor.host() + "_" + executor.executorId();
  }
}
