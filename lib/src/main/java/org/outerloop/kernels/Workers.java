package org.outerloop.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.outerloop.protocol.Require;

/**
 * The threads of one peer's kernels. With one, the caller does all; with more, each takes a
 * neighbouring part of the pieces. Used by one caller at a time.
 */
public final class Workers implements AutoCloseable {
  private static final String MODULE = "jdk.incubator.vector";

  private final Scratch[] scratch;
  private final ExecutorService helpers; // null with one thread

  /**
   * Starts the threads.
   *
   * @throws IllegalStateException when this Java was started without the Vector API
   */
  public Workers(int threads) {
    Require.that(threads > 0, "%s threads", threads);
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      throw new IllegalStateException(
          "Training on a CPU needs Java's Vector API: start Java with --add-modules "
              + MODULE
              + " (Spark: spark.driver.extraJavaOptions and spark.executor.extraJavaOptions)");
    }
    scratch = new Scratch[threads];
    for (int i = 0; i < threads; i++) {
      scratch[i] = new Scratch();
    }
    helpers = threads == 1 ? null : Executors.newFixedThreadPool(threads - 1, Workers::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "kernels");
    thread.setDaemon(true);
    return thread;
  }

  /** A loop over some neighbouring pieces. */
  @FunctionalInterface
  interface Loop {
    void run(int from, int to, Scratch scratch);
  }

  /** Runs the loop over [0, pieces), each piece once. */
  void each(int pieces, Loop loop) {
    if (helpers == null) {
      loop.run(0, pieces, scratch[0]);
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    for (int worker = 1; worker < scratch.length; worker++) {
      int index = worker;
      running.add(
          helpers.submit(
              () -> loop.run(bound(pieces, index), bound(pieces, index + 1), scratch[index])));
    }
    loop.run(0, bound(pieces, 1), scratch[0]);
    running.forEach(Workers::await);
  }

  private int bound(int pieces, int worker) {
    return (int) ((long) pieces * worker / scratch.length);
  }

  private static void await(Future<?> piece) {
    try {
      piece.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a kernel ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A kernel failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    if (helpers != null) {
      helpers.shutdownNow();
    }
  }
}
