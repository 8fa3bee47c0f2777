package org.outerloop.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;
import org.outerloop.coding.ByteRange;
import org.outerloop.coding.SliceCoder;
import org.outerloop.merge.SliceMerge;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.MergeSpec.MeanRule;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Decoding, clipping and merging one slice of 2^22 parameters of 20 peers, on one thread and on
 * two: an entry is one value that one peer sent.
 *
 * <p>The heap is touched at the start and lies in huge pages: with pages of 4 KiB, of which each
 * row of a chunk is another one, it is a sixth slower.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseParallelGC",
      "-XX:+UseTransparentHugePages",
      "-XX:+AlwaysPreTouch",
      "-Xms2g",
      "-Xmx2g"
    })
@Warmup(iterations = 40)
@Measurement(iterations = 60)
public class MergeThroughput {
  private static final int PEERS = Integer.getInteger("peers", 20);
  private static final Slice SLICE = new Slice(0, 0, 2048, 2048);
  private static final CompressionSpec SPEC =
      new CompressionSpec(64, 64, 0.95, 1 << 22, Quantisation.SIGN_MEAN, Coding.RICE);

  private final ChunkGrid grid = ChunkGrid.of(SLICE, false, SPEC);
  private final Quantiser quantiser = Quantiser.of(SPEC.quantiser(), false);
  private final SliceCoder coder = SliceCoder.of(SPEC.coding());
  private final SliceMerge merge = new SliceMerge(new MergeSpec(0.7, MeanRule.OVER_SENDERS));
  private final List<SliceCoder.Encoded> messages = new ArrayList<>();
  private final float[] factors = new float[PEERS];
  private final float[] theta = new float[SLICE.length()];

  @Setup
  public void setUp() {
    SplitMix64 random = new SplitMix64(1);
    SliceCompressor compressor = new SliceCompressor(SPEC);
    Arrays.fill(factors, 0.9f);
    for (int peer = 0; peer < PEERS; peer++) {
      for (int i = 0; i < theta.length; i++) {
        // a sum of two is bent enough: the largest of a chunk are nearly of one size
        theta[i] = (float) (random.nextDouble() + random.nextDouble() - 1) * 1e-3f;
      }
      messages.add(coder.encode(compressor.compress(SLICE, false, theta)));
    }
  }

  @Benchmark
  public float[] decode(ThreadTime time) {
    time.measure(this::decoded);
    return theta;
  }

  @Benchmark
  @Threads(1)
  public float[] decodeMergeOne(ThreadTime time) {
    time.measure(() -> merge.step(theta, decoded(), factors));
    return theta;
  }

  @Benchmark
  @Threads(2)
  public float[] decodeMergeTwo(ThreadTime time) {
    time.measure(() -> merge.step(theta, decoded(), factors));
    return theta;
  }

  private List<SparseSlice> decoded() {
    List<SparseSlice> slices = new ArrayList<>(PEERS);
    for (SliceCoder.Encoded message : messages) {
      slices.add(
          coder.decode(
              SLICE,
              grid,
              quantiser,
              ByteRange.of(message.positions()),
              ByteRange.of(message.values())));
    }
    return slices;
  }

  /** Entries per second and core of {@link #decodeMergeOne}, and the rest as lines of the table. */
  static double entriesPerSecond(Report report) throws RunnerException {
    ChunkGrid grid = ChunkGrid.of(SLICE, false, SPEC);
    double entries = (double) PEERS * grid.entries();
    var seconds = ThreadTime.seconds(MergeThroughput.class);
    // two threads count twice: seconds of both for twice the entries
    double one = entries / seconds.get("decodeMergeOne");
    double two = 2 * entries / (seconds.get("decodeMergeTwo") / 2);
    report
        .line("%-20s %8.1f M entries/s", "decode", entries / seconds.get("decode") * 1e-6)
        .line("%-20s %8.1f M entries/s", "decode and merge", one * 1e-6)
        .line("%-20s %8.1f M entries/s, x %.2f", "on two threads", two * 1e-6, two / one);
    return one;
  }

  static Report run() throws RunnerException {
    Report report = new Report();
    return report.number("decode_merge_entries_s", entriesPerSecond(report));
  }
}
