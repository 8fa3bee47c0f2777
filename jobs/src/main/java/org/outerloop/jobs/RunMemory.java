package org.outerloop.jobs;

import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.training.MeterMemory;
import org.outerloop.training.TrainingMemory;

/**
 * Main memory that the tasks of a run take, predicted. With GPUs the tensors are there and not in
 * main memory; what is left is staging, which is small.
 *
 * @param trainingBytes native, of one peer's inner steps
 * @param scoringBytes native, of one scoring task
 * @param taskHeapBytes of one task of either kind: slices on their way
 */
public record RunMemory(long trainingBytes, long scoringBytes, long taskHeapBytes) {
  /** libtorch's code, its thread pools and the JVM's own: once per process, measured. */
  public static final long PROCESS_BYTES = 512L << 20;

  /** What Spark and the object stores' clients want of a heap before any slice is read. */
  public static final long PROCESS_HEAP_BYTES = 768L << 20;

  /** Slices of float32 that a task holds at most: base, trained, residual, message, buffers. */
  private static final int SLICES = 8;

  public static RunMemory of(ModelSpec model, TrainingSpec training, CompressionSpec compression) {
    return new RunMemory(
        TrainingMemory.of(model, training).total(),
        MeterMemory.of(model, training.precision()).total(),
        (long) SLICES * Float.BYTES * compression.sliceEntries());
  }

  /** Native memory of an executor with so many tasks at once, in main memory. */
  public long executorNativeBytes(long taskBytes, int tasks) {
    return PROCESS_BYTES + Math.multiplyExact(taskBytes, (long) tasks);
  }

  /** Heap of an executor with so many tasks at once. */
  public long executorHeapBytes(int tasks) {
    return PROCESS_HEAP_BYTES + tasks * taskHeapBytes;
  }
}
