package org.outerloop.bench;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.outerloop.round.Spread;

/**
 * Tasks in threads of this JVM, as many at once as a machine has slots, with the time of every
 * stage: wall time, and processor time of the tasks' own threads.
 */
final class TimedSpread implements Spread, AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int slots;
  private final ExecutorService threads;
  private final Map<String, Double> wall = new ConcurrentHashMap<>();
  private final Map<String, Double> processor = new ConcurrentHashMap<>();

  TimedSpread(int slots) {
    this.slots = slots;
    threads = Executors.newFixedThreadPool(slots);
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public <T extends Serializable, R extends Serializable> List<R> each(
      String stage, List<T> items, Work<T, R> work) {
    long start = System.nanoTime();
    List<Future<R>> running = new ArrayList<>();
    for (T item : items) {
      running.add(threads.submit(() -> timed(stage, item, work)));
    }
    List<R> results = new ArrayList<>();
    try {
      for (Future<R> task : running) {
        results.add(task.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("A task of " + stage + " failed", e);
    }
    wall.merge(stage, (System.nanoTime() - start) * 1e-9, Double::sum);
    return results;
  }

  private <T extends Serializable, R extends Serializable> R timed(
      String stage, T item, Work<T, R> work) {
    long start = THREADS.getCurrentThreadCpuTime();
    try {
      return work.apply(item);
    } finally {
      processor.merge(stage, (THREADS.getCurrentThreadCpuTime() - start) * 1e-9, Double::sum);
    }
  }

  double wallSeconds(String stage) {
    return wall.getOrDefault(stage, 0.0);
  }

  double processorSeconds(String stage) {
    return processor.getOrDefault(stage, 0.0);
  }

  /** Forgets the stages so far. */
  void clear() {
    wall.clear();
    processor.clear();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
