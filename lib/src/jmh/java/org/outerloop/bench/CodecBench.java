package org.outerloop.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.RunnerException;
import org.outerloop.coding.ByteRange;
import org.outerloop.coding.SliceCoder;
import org.outerloop.message.MessagePlan;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

/** Speed and size of one peer's message, on one thread: 64 of 4096, signs and means. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 12)
@Measurement(iterations = 20)
public class CodecBench {
  private static final float DECAY = 0.95f;

  /** 12 of position and 2 of value, as SparseLoCo's paper counts. */
  private static final double PACKED_BITS = 14;

  private static final CompressionSpec SPEC =
      new CompressionSpec(64, 64, DECAY, 1 << 22).with(Quantisation.SIGN_MEAN, Coding.RICE);

  private final ErrorFeedback feedback = new ErrorFeedback(SPEC);
  private final SliceCompressor compressor = new SliceCompressor(SPEC);
  private CodecInput input;
  private List<float[]> residuals;
  private List<float[]> deltas;

  @Setup
  public void read() throws IOException {
    input = CodecInput.ofProperties(SPEC);
    residuals = input.values().stream().map(float[]::clone).toList();
    deltas = IntStream.range(0, input.slices()).mapToObj(input::mirrored).toList();
  }

  /** Error feedback changes its buffer, and after many times one is not like a real one. */
  @Setup(Level.Invocation)
  public void restore() {
    for (int i = 0; i < input.slices(); i++) {
      System.arraycopy(input.values().get(i), 0, residuals.get(i), 0, residuals.get(i).length);
    }
  }

  /** The least that error feedback can cost: reads two floats and writes one. */
  @Benchmark
  public void roofline(ThreadTime time) {
    time.measure(
        () -> {
          for (int i = 0; i < input.slices(); i++) {
            accumulate(residuals.get(i), deltas.get(i));
          }
        });
  }

  private static void accumulate(float[] residual, float[] delta) {
    for (int i = 0; i < residual.length; i++) {
      residual[i] = DECAY * residual[i] + delta[i];
    }
  }

  @Benchmark
  public void memoryCopy(ThreadTime time) {
    time.measure(
        () -> {
          for (int i = 0; i < input.slices(); i++) {
            System.arraycopy(deltas.get(i), 0, residuals.get(i), 0, deltas.get(i).length);
          }
        });
  }

  /** Selection and quantisation alone. */
  @Benchmark
  public void compress(ThreadTime time, Blackhole hole) {
    time.measure(
        () -> {
          for (int i = 0; i < input.slices(); i++) {
            hole.consume(compressed(i));
          }
        });
  }

  /** Error feedback, selection, quantisation, and what stays. */
  @Benchmark
  public void feedback(ThreadTime time, Blackhole hole) {
    time.measure(
        () -> {
          for (int i = 0; i < input.slices(); i++) {
            hole.consume(sparse(i));
          }
        });
  }

  /** The whole way from a pseudo-gradient to bytes. */
  @Benchmark
  public void encode(ThreadTime time, Coded coded, Blackhole hole) {
    time.measure(
        () -> {
          coded.coder.begin();
          for (int i = 0; i < input.slices(); i++) {
            hole.consume(coded.coder.encode(sparse(i)));
          }
        });
  }

  @Benchmark
  public void decode(ThreadTime time, Coded coded, Blackhole hole) {
    time.measure(
        () -> {
          coded.coder.begin();
          for (int i = 0; i < coded.slices.size(); i++) {
            hole.consume(decode(coded, i));
          }
        });
  }

  private SparseSlice compressed(int slice) {
    MessagePlan plan = input.plan();
    return compressor.compress(plan.slice(slice), plan.vector(slice), residuals.get(slice));
  }

  private SparseSlice sparse(int slice) {
    MessagePlan plan = input.plan();
    return feedback.compress(
        plan.slice(slice), plan.vector(slice), residuals.get(slice), deltas.get(slice));
  }

  private static SparseSlice decode(Coded coded, int index) {
    SparseSlice slice = coded.slices.get(index);
    SliceCoder.Encoded bytes = coded.encoded.get(index);
    return coded.coder.decode(
        slice.slice(),
        slice.grid(),
        slice.quantiser(),
        ByteRange.of(bytes.positions()),
        ByteRange.of(bytes.values()));
  }

  /** A coder, and one message that it wrote. */
  @State(Scope.Thread)
  public static class Coded {
    @Param({"RICE", "PACKED", "CONTEXT"})
    public Coding coding;

    private SliceCoder coder;
    private List<SparseSlice> slices;
    private List<SliceCoder.Encoded> encoded;

    @Setup
    public void encode(CodecBench bench) {
      coder = SliceCoder.of(coding);
      bench.restore();
      slices = new ArrayList<>();
      encoded = new ArrayList<>();
      coder.begin();
      for (int i = 0; i < bench.input.slices(); i++) {
        slices.add(bench.sparse(i));
        encoded.add(coder.encode(slices.get(i)));
      }
    }
  }

  static Report run() throws RunnerException, IOException {
    Map<String, Double> seconds = ThreadTime.seconds(CodecBench.class);
    CodecBench bench = new CodecBench();
    bench.read();
    double parameters = bench.input.parameters();
    double roofline = seconds.get("roofline");
    Report report = new Report();
    report.line("%.0f parameters, one thread, thread time, lower quartile", parameters);
    report.line("%-18s %8s %8s", "", "MB/s", "of roofline");
    seconds.forEach(
        (name, s) ->
            report.line("%-18s %8.0f %8.1f %%", name, 4e-6 * parameters / s, 100 * roofline / s));
    List<SparseSlice> sent =
        IntStream.range(0, bench.input.slices()).mapToObj(bench::sparse).toList();
    report.line("bits per sent value%n%s", MessageBits.HEADING);
    for (Coding coding : Coding.values()) {
      MessagePlan plan =
          MessagePlan.of(bench.input.plan().layout(), SPEC.with(Quantisation.SIGN_MEAN, coding));
      MessageBits bits = MessageBits.of(plan, sent);
      report.line("%-24s %s", coding, bits.row());
      // Rice is what the bars are about
      String suffix = coding == Coding.RICE ? "" : "_" + coding.name().toLowerCase(Locale.ROOT);
      double coded = bits.positions() + bits.values();
      double encode = seconds.get("encode " + coding);
      report.number("bytes_vs_packed14" + suffix, coded / PACKED_BITS);
      report.number("bytes_vs_bound" + suffix, coded / bits.bound());
      report.number("encode_mb_s" + suffix, 4e-6 * parameters / encode);
      report.number("encode_share_of_roofline" + suffix, roofline / encode);
    }
    report.number("decode_merge_entries_s", MergeThroughput.entriesPerSecond(report));
    return report.number("memory_copy_mb_s", 8e-6 * parameters / seconds.get("memoryCopy"));
  }
}
