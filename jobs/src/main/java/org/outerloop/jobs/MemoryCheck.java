package org.outerloop.jobs;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.outerloop.jobs.Master.Kind;
import org.outerloop.tensor.Torch;

/**
 * Compares the native memory that a run's tasks will take with what there is for them, before the
 * run starts: a container is killed without a word when it has too little.
 */
public final class MemoryCheck {
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String ADVICE =
      ", set recompute-activations = true, or choose a smaller training.micro-batch-sequences or a"
          + " smaller model";

  private final SparkConf conf;
  private final RunMemory memory;
  private final Machine machine;

  /**
   * What this process may take.
   *
   * @param totalBytes of main memory, or of the container around it
   * @param heapBytes of this JVM at most
   */
  record Machine(long totalBytes, long heapBytes) {
    static Machine here() {
      var system =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Machine(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
    }
  }

  public MemoryCheck(SparkConf conf, RunMemory memory) {
    this(conf, memory, Machine.here());
  }

  MemoryCheck(SparkConf conf, RunMemory memory, Machine machine) {
    this.conf = conf;
    this.memory = memory;
    this.machine = machine;
  }

  /**
   * Checks.
   *
   * @param taskBytes native memory of the largest kind of task; 0 where a GPU holds the tensors
   * @param tasks most tasks at once that there is work for
   * @return what may go wrong, a sentence each
   * @throws UserException for what will go wrong
   */
  public List<String> check(long taskBytes, int tasks) {
    Master master = Master.of(conf);
    int slots = Math.min(master.slots(conf), tasks);
    return switch (master.kind()) {
      case LOCAL -> local(taskBytes, slots);
      case LOCAL_CLUSTER -> localCluster(master, taskBytes, tasks);
      case STANDALONE, CONTAINERS -> cluster(master, taskBytes, slots);
    };
  }

  /** For work of the driver itself, in one thread. */
  public List<String> driver(long taskBytes) {
    return local(taskBytes, 1);
  }

  private List<String> local(long taskBytes, int slots) {
    List<String> warnings = new ArrayList<>();
    long needed = memory.executorNativeBytes(taskBytes, slots);
    requireMachine(needed, "%d task(s) at once".formatted(slots));
    if (needed + machine.heapBytes() > machine.totalBytes()) {
      warnings.add(
          "%d task(s) at once take %s outside of the heap, and the heap may grow to %s: more than the %s of this machine. Set OUTERLOOP_HEAP (spark-submit: --driver-memory) to %s"
              .formatted(
                  slots,
                  bytes(needed),
                  bytes(machine.heapBytes()),
                  bytes(machine.totalBytes()),
                  megabytes(memory.executorHeapBytes(slots))));
    }
    // this process will load the natives anyway
    Torch.memoryLimitWarning(needed).ifPresent(warnings::add);
    return warnings;
  }

  private List<String> localCluster(Master master, long taskBytes, int tasks) {
    int slots = master.slots(conf);
    int executors = Math.min(master.workers(), (tasks + slots - 1) / slots);
    long needed =
        executors
                * (memory.executorNativeBytes(taskBytes, Math.min(slots, tasks))
                    + (master.heapMegabytes() << 20))
            + machine.heapBytes() / 2;
    requireMachine(needed, "%d executor(s) and the driver".formatted(executors));
    return List.of();
  }

  private void requireMachine(long needed, String who) {
    if (needed > machine.totalBytes()) {
      throw new UserException(
          "%s will take %s, this machine has %s: use a master with fewer task slots%s"
              .formatted(who, bytes(needed), bytes(machine.totalBytes()), ADVICE));
    }
  }

  private List<String> cluster(Master master, long taskBytes, int slots) {
    long needed = memory.executorNativeBytes(taskBytes, slots);
    long there = overheadBytes();
    boolean enforced = master.kind() == Kind.CONTAINERS;
    if (there >= needed || (!enforced && !conf.contains(OVERHEAD))) {
      return List.of();
    }
    String message =
        "An executor with %d task(s) at once takes %s outside of its heap, but %s allows %s: set %s=%s%s"
            .formatted(
                slots,
                bytes(needed),
                conf.contains(OVERHEAD) ? OVERHEAD : OVERHEAD + ", which is not set,",
                bytes(there),
                OVERHEAD,
                megabytes(needed),
                ADVICE);
    if (enforced) {
      throw new UserException(message);
    }
    return List.of(message);
  }

  /** As Spark computes it for containers: a tenth of the heap, at least 384 MiB, unless set. */
  private long overheadBytes() {
    if (conf.contains(OVERHEAD)) {
      return conf.getSizeAsMb(OVERHEAD) << 20;
    }
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    long least = conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m");
    return Math.max((long) (factor * heap), least) << 20;
  }

  private static String bytes(long bytes) {
    return Quantity.bytes(bytes);
  }

  /** Rounded up to what Spark and Java read. */
  static String megabytes(long bytes) {
    long step = 64;
    long megabytes = (bytes + (1 << 20) - 1) >> 20;
    return String.format(Locale.ROOT, "%dm", (megabytes + step - 1) / step * step);
  }
}
