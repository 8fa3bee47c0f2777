package org.outerloop.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.outerloop.merge.NormClip;
import org.outerloop.merge.TensorNorms;
import org.outerloop.message.MessagePlan;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;

/**
 * The outer step of a whole model of any size in fixed memory: contributions and parameters come
 * from seeds, the result goes into a digest.
 *
 * <pre>
 *   norms    peer by peer, every block read and checked, norms of all tensors, factors of the clip
 *   merge    block by block: the same block of all peers read and checked again, then slice by
 *            slice theta from its seed, the step, CRC-32C of the result
 *   digest   SHA-256 over the checksums in layout order
 * </pre>
 *
 * CRC-32C because SHA-256 of all of theta would cost more than the merge. Both passes are spread
 * over threads by peer and by block; the digest does not depend on how.
 */
final class MergeBench {
  private static final CompressionSpec SPEC =
      new CompressionSpec(64, 64, 0.95, 1 << 22, Quantisation.SIGN_MEAN, Coding.RICE);

  private static final double MEGABYTES_PER_MIB = 1.048576;

  private final MessagePlan plan;
  private final SeededContributions contributions;
  private final int peers;
  private final int threads;
  private final SeededTheta theta = new SeededTheta();
  private final int[] checksums;
  private volatile double liveHeapMb;

  private MergeBench(MessagePlan plan, BlockTemplates templates, int peers, int threads) {
    this.plan = plan;
    this.contributions = new SeededContributions(plan, templates);
    this.peers = peers;
    this.threads = threads;
    this.checksums = new int[plan.slices().size()];
  }

  static Report run() throws Exception {
    double params = Double.parseDouble(System.getProperty("params"));
    int peers = Integer.getInteger("peers");
    int threads = Integer.getInteger("threads", Runtime.getRuntime().availableProcessors());
    ModelSpec model = ModelShapes.nearest(params);
    MessagePlan plan = MessagePlan.of(ParameterLayout.of(model), SPEC);
    try (BlockTemplates templates = new BlockTemplates(plan, peers)) {
      MergeBench bench = new MergeBench(plan, templates, peers, threads);
      return bench.measure(templates.compositions());
    }
  }

  private Report measure(int compositions) throws Exception {
    Clock start = Clock.now();
    float[][] factors = NormClip.factorsByTensor(spread(peers, this::norms));
    Clock norms = Clock.now().minus(start);
    CyclicBarrier full = new CyclicBarrier(threads, this::measureLiveHeap);
    int blocks = plan.blocks().size();
    AtomicInteger next = new AtomicInteger();
    spread(
        threads,
        thread -> {
          MergeBlocks merge = new MergeBlocks(plan, contributions, peers, theta, checksums);
          boolean first = true;
          for (int b = next.getAndIncrement(); b < blocks; b = next.getAndIncrement()) {
            merge.read(b);
            if (first) {
              full.await();
            }
            first = false;
            merge.merge(factors);
          }
          return thread;
        });
    return report(compositions, norms, Clock.now().minus(start).minus(norms));
  }

  private double[] norms(int peer) {
    TensorNorms norms = new TensorNorms(plan.layout().tensors().size());
    for (int block = 0; block < plan.blocks().size(); block++) {
      contributions.read(peer, block).forEach(norms::add);
    }
    return norms.squared();
  }

  /** When every thread holds a block of every contribution, nothing more is ever held. */
  private void measureLiveHeap() {
    System.gc();
    liveHeapMb = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() * 1e-6;
  }

  private Report report(int compositions, Clock norms, Clock merge) throws IOException {
    long params = plan.layout().size();
    double entries = 0;
    for (int i = 0; i < plan.slices().size(); i++) {
      entries += (double) peers * plan.grid(i).entries();
    }
    ByteBuffer all = ByteBuffer.allocate(checksums.length * Integer.BYTES);
    all.asIntBuffer().put(checksums);
    return new Report()
        .line("parameters           %,20d", params)
        .line("contributions        %20d", peers)
        .line("sent entries         %,20.0f", entries)
        .line("blocks               %20d of %d compositions", plan.blocks().size(), compositions)
        .line("threads              %20d", threads)
        .line("norms                %20.1f s, %.1f s of processors", norms.wall, norms.processors)
        .line("merge                %20.1f s, %.1f s of processors", merge.wall, merge.processors)
        .line("merged entries       %20.1f M/s", entries / merge.wall * 1e-6)
        .line("theta                %20.1f MB/s", 4e-6 * params / merge.wall)
        .number("params", params)
        .number("peers", peers)
        .number("seconds", norms.wall + merge.wall)
        .number("peak_heap_mb", liveHeapMb)
        .number("peak_rss_mb", ProcessMemory.peakMib() * MEGABYTES_PER_MIB)
        .text("digest", Digest.of(all.array()).hex());
  }

  private <T> List<T> spread(int items, Item<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        int item = i;
        calls.add(() -> work.apply(item));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : pool.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  @FunctionalInterface
  private interface Item<T> {
    T apply(int item) throws Exception;
  }

  /** Seconds passed, and seconds that the processors worked for this process. */
  private record Clock(double wall, double processors) {
    static Clock now() {
      var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Clock(System.nanoTime() * 1e-9, system.getProcessCpuTime() * 1e-9);
    }

    Clock minus(Clock other) {
      return new Clock(wall - other.wall, processors - other.processors);
    }
  }
}
