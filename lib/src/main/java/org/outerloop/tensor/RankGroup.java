package org.outerloop.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.outerloop.protocol.Require;

/**
 * Several devices that work together in one JVM: as many ranks, each with a thread of its own that
 * lasts as long as the group, joined by c10d. Not thread-safe: one thread gives the work.
 *
 * <p>When a rank fails, the others end at their next collective operation, {@link #run} throws with
 * the name of that rank, and so does every later call. A rank that does not come is given up after
 * the group's patience.
 *
 * <p>gloo writes a line to standard output whenever a group is made.
 */
public final class RankGroup implements AutoCloseable {
  private final Meeting meeting;
  private final Duration patience;
  private final List<ExecutorService> threads;
  private final List<Communicator> communicators = new ArrayList<>();
  private final List<Rank> ranks = new ArrayList<>();

  /**
   * Starts the threads and joins them.
   *
   * @param devices one per rank, all CPU or all different GPUs; resolved
   * @param patience how long a rank is waited for
   * @throws RankFailedException when they cannot be joined
   */
  public RankGroup(List<Device> devices, Duration patience) {
    int count = devices.size();
    Require.that(count > 0, "A group of no ranks");
    Require.that(
        devices.stream().map(device -> device == Device.CPU).distinct().count() == 1,
        "The ranks of a group are all on the CPU or all on GPUs, not %s",
        devices);
    this.patience = patience;
    meeting = new Meeting(count, patience);
    threads = IntStream.range(0, count).mapToObj(RankGroup::thread).toList();
    try {
      communicators.addAll(open(devices));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    for (int i = 0; i < count; i++) {
      ranks.add(new Rank(i, count, devices.get(i), meeting, communicators.get(i)));
    }
  }

  private static ExecutorService thread(int rank) {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "rank-" + rank);
          thread.setDaemon(true);
          return thread;
        });
  }

  private List<Communicator> open(List<Device> devices) {
    try {
      Path file = Files.createTempFile("ranks", ".store");
      try {
        return each(i -> Communicator.open(devices.get(i), file, i, devices.size(), patience));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("No file by which ranks could find one another", e);
    }
  }

  /** How many ranks there are. */
  public int size() {
    return ranks.size();
  }

  /**
   * Works as every rank, each in its own thread, until all have ended.
   *
   * @param work for a rank
   * @return what each gave back, in the order of the ranks
   * @throws RankFailedException when one failed; its cause is what that one threw
   */
  public <T> List<T> run(Function<Rank, T> work) {
    return each(i -> work.apply(ranks.get(i)));
  }

  private <T> List<T> each(IntFunction<T> work) {
    meeting.requireWhole();
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < threads.size(); i++) {
      int rank = i;
      futures.add(threads.get(i).submit(() -> attempt(rank, work)));
    }
    List<T> results = new ArrayList<>();
    futures.forEach(future -> results.add(result(future)));
    meeting.requireWhole();
    return results;
  }

  private <T> T attempt(int rank, IntFunction<T> work) {
    try {
      return work.apply(rank);
    } catch (Throwable e) { // an error of a rank ends the group as well, else others would wait
      meeting.fail(rank, e);
      return null;
    }
  }

  /** A rank that neither fails nor ends is left behind once the group has failed. */
  private <T> T result(Future<T> future) {
    while (true) {
      try {
        return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (meeting.hasFailed()) {
          return null;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while ranks were working", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e); // never: attempt() catches
      }
    }
  }

  /**
   * Ends the threads, at their next collective operation if they are working, and leaves c10d.
   *
   * @throws IllegalStateException when a rank still works after the group's patience: what it uses
   *     must not be freed
   */
  @Override
  public void close() {
    meeting.close();
    for (int i = 0; i < threads.size(); i++) {
      if (i < communicators.size()) {
        threads.get(i).submit(communicators.get(i)::close); // after what it still does
      }
      threads.get(i).shutdown();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    for (int i = 0; i < threads.size(); i++) {
      interrupted |= awaitEnd(i, deadline);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitEnd(int rank, long deadline) {
    boolean interrupted = false;
    while (true) {
      try {
        long left = deadline - System.nanoTime();
        if (!threads.get(rank).awaitTermination(left, TimeUnit.NANOSECONDS)) {
          throw new IllegalStateException("Rank " + rank + " does not end: it keeps its memory");
        }
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
