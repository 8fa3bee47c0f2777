package org.outerloop.jobs;

import org.outerloop.message.MessagePlan;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.training.MeterMemory;
import org.outerloop.training.TrainingMemory;

/**
 * Main memory that the tasks of a run take, predicted. With GPUs the tensors are there, and what is
 * left in main memory is staging, which is small, and CUDA itself, which is not.
 *
 * @param trainingBytes native, of one peer's inner steps
 * @param scoringBytes native, of one scoring task
 * @param taskHeapBytes of one task of either kind: slices on their way
 * @param processBytes native, of an executor whatever it runs
 */
public record RunMemory(
    long trainingBytes, long scoringBytes, long taskHeapBytes, long processBytes) {
  /** A JVM with libtorch and a tiny model has 350 to 400 MiB resident, heap included. */
  private static final long CPU_PROCESS_BYTES = 512L << 20;

  /** CUDA's context, cuBLAS, cuDNN and pinned buffers: a guess, no GPU was there to measure it. */
  private static final long GPU_PROCESS_BYTES = 3L << 30;

  /** What Spark and the object stores' clients want of a heap before any slice is read. */
  private static final long PROCESS_HEAP_BYTES = 768L << 20;

  /** Slices of float32 that a task holds at most: base, trained, residual, message, buffers. */
  private static final int SLICES = 8;

  /**
   * @param model whose context length is that of the sequences
   * @param gpu whether GPUs hold the tensors
   * @param recompute whether activations are made again instead of kept
   */
  public static RunMemory of(
      ModelSpec model,
      TrainingSpec training,
      CompressionSpec compression,
      boolean gpu,
      boolean recompute) {
    long sent = MessagePlan.of(ParameterLayout.of(model), compression).entries();
    long heap = (long) SLICES * Float.BYTES * compression.sliceEntries();
    return gpu
        ? new RunMemory(0, 0, heap, GPU_PROCESS_BYTES)
        : new RunMemory(
            TrainingMemory.of(model, training, recompute).total(),
            MeterMemory.of(model, training.precision(), sent).total(),
            heap,
            CPU_PROCESS_BYTES);
  }

  /** Native memory of an executor with so many tasks at once. */
  public long executorNativeBytes(long taskBytes, int tasks) {
    return processBytes + Math.multiplyExact(taskBytes, (long) tasks);
  }

  /** Heap of an executor with so many tasks at once. */
  public long executorHeapBytes(int tasks) {
    return PROCESS_HEAP_BYTES + tasks * taskHeapBytes;
  }
}
