package org.outerloop.jobs.dl4j.compare;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Live objects on this process's heap at its fullest. The heap is collected once a second while
 * watched, for between collections nobody knows what is alive.
 */
final class DriverMemory implements AutoCloseable {
  private static final long PERIOD_MILLIS = 1000;

  private final AtomicLong heap = new AtomicLong();
  private final AtomicLong latest = new AtomicLong();
  private final Thread watcher = new Thread(this::watch, "driver-memory");

  DriverMemory() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, nothing) -> note((CompositeData) notification.getUserData()),
              null,
              null);
    }
    watcher.setDaemon(true);
    watcher.start();
  }

  private void note(CompositeData data) {
    var info = GarbageCollectionNotificationInfo.from(data);
    if (info.getGcCause().equals("System.gc()")) {
      Map<String, MemoryUsage> after = info.getGcInfo().getMemoryUsageAfterGc();
      long used = heapPools().mapToLong(pool -> after.get(pool).getUsed()).sum();
      latest.set(used);
      heap.accumulateAndGet(used, Math::max);
    }
  }

  private static Stream<String> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getName);
  }

  private void watch() {
    try {
      while (true) {
        System.gc();
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes of live objects now, once they were counted. */
  long now() throws InterruptedException {
    latest.set(0);
    while (latest.get() == 0) {
      Thread.sleep(PERIOD_MILLIS / 10);
    }
    return latest.get();
  }

  /** Most bytes of live objects so far. */
  long heap() {
    return heap.get();
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
