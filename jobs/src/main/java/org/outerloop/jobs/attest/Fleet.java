package org.outerloop.jobs.attest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/** The executors of this application, as the driver sees them. */
final class Fleet {
  private static final String DRIVER = "driver";
  private static final long PAUSE_MILLIS = 100;
  private static final long REMOVAL_MILLIS = 60_000;

  private final SparkContext spark;

  Fleet(SparkSession session) {
    this.spark = session.sparkContext();
  }

  SparkContext spark() {
    return spark;
  }

  /** Those that are alive, in the order of their numbers. The driver only where it is alone. */
  List<ExecutorPlace> executors() {
    List<ExecutorPlace> places = new ArrayList<>();
    for (ExecutorSummary known :
        CollectionConverters.asJava(spark.statusStore().executorList(true))) {
      if (!known.id().equals(DRIVER) || spark.isLocal()) {
        String hostPort = known.hostPort();
        int colon = hostPort.lastIndexOf(':');
        places.add(
            new ExecutorPlace(known.id(), colon < 0 ? hostPort : hostPort.substring(0, colon)));
      }
    }
    places.sort(
        Comparator.comparingInt((ExecutorPlace place) -> place.id().length())
            .thenComparing(ExecutorPlace::id));
    return places;
  }

  /** Waits until there is an executor, and none has come for a while. */
  List<ExecutorPlace> settled(double seconds, double patienceSeconds) {
    long quiet = (long) (seconds * 1000);
    long deadline = System.currentTimeMillis() + (long) (patienceSeconds * 1000);
    List<ExecutorPlace> known = executors();
    long since = System.currentTimeMillis();
    while (System.currentTimeMillis() < deadline
        && (known.isEmpty() || !spark.isLocal() && System.currentTimeMillis() - since < quiet)) {
      pause();
      List<ExecutorPlace> now = executors();
      if (!now.equals(known)) {
        known = now;
        since = System.currentTimeMillis();
      }
    }
    return known;
  }

  /**
   * Removes executors, and asks the cluster for no others in their place. Running tasks on them are
   * run again elsewhere.
   *
   * @return whether they are gone; local threads and applications with dynamic allocation keep them
   */
  boolean remove(Set<String> ids) {
    if (spark.isLocal() || spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      return false;
    }
    boolean asked = spark.killExecutors(CollectionConverters.asScala(List.copyOf(ids)).toSeq());
    return asked
        && within(() -> executors().stream().noneMatch(executor -> ids.contains(executor.id())));
  }

  private static boolean within(BooleanSupplier condition) {
    long deadline = System.currentTimeMillis() + REMOVAL_MILLIS;
    while (!condition.getAsBoolean()) {
      if (System.currentTimeMillis() > deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for executors", e);
    }
  }
}
