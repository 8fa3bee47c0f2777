package org.outerloop.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
  private static final CompressionSpec SPEC =
      new CompressionSpec(64, 64, DECAY, Matrices.SLICE_ENTRIES)
          .with(Quantisation.SIGN_MEAN, Coding.RICE);

  private final ErrorFeedback feedback = new ErrorFeedback(SPEC);
  private final SliceCompressor compressor = new SliceCompressor(SPEC);
  private List<Matrices.Part> parts;
  private List<float[]> residuals;
  private List<float[]> deltas;

  @Setup
  public void read() {
    parts = Matrices.ofProperties();
    residuals = parts.stream().map(part -> part.values().clone()).toList();
    deltas = new ArrayList<>();
    for (Matrices.Part part : parts) {
      // a pseudo-gradient of the same rows and sizes: the buffer backwards within each row
      float[] delta = part.values().clone();
      int columns = part.slice().columns();
      for (int i = 0; i < delta.length; i++) {
        delta[i] = part.values()[i / columns * columns + columns - 1 - i % columns];
      }
      deltas.add(delta);
    }
  }

  /**
   * Error feedback changes its buffer, and one that forgets nothing would not be like a real one.
   */
  @Setup(Level.Invocation)
  public void restore() {
    for (int i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i).values(), 0, residuals.get(i), 0, residuals.get(i).length);
    }
  }

  /** The least that error feedback can cost: reads two floats and writes one. */
  @Benchmark
  public void roofline(ThreadTime time) {
    time.measure(
        () -> {
          for (int i = 0; i < parts.size(); i++) {
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
          for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(deltas.get(i), 0, residuals.get(i), 0, deltas.get(i).length);
          }
        });
  }

  /** Selection and quantisation alone. */
  @Benchmark
  public void compress(ThreadTime time, Blackhole hole) {
    time.measure(
        () -> {
          for (int i = 0; i < parts.size(); i++) {
            hole.consume(compressor.compress(parts.get(i).slice(), false, residuals.get(i)));
          }
        });
  }

  /** Error feedback, selection, quantisation, and what stays. */
  @Benchmark
  public void feedback(ThreadTime time, Blackhole hole) {
    time.measure(
        () -> {
          for (int i = 0; i < parts.size(); i++) {
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
          for (int i = 0; i < parts.size(); i++) {
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

  private SparseSlice sparse(int part) {
    return feedback.compress(parts.get(part).slice(), false, residuals.get(part), deltas.get(part));
  }

  private static SparseSlice decode(Coded coded, int part) {
    SparseSlice slice = coded.slices.get(part);
    SliceCoder.Encoded bytes = coded.encoded.get(part);
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
      for (int i = 0; i < bench.parts.size(); i++) {
        slices.add(bench.sparse(i));
        encoded.add(coder.encode(slices.get(i)));
      }
    }
  }

  static Report run() throws RunnerException {
    List<String> codings = codings();
    Map<String, Double> seconds = ThreadTime.seconds(CodecBench.class, "coding", codings);
    CodecBench bench = new CodecBench();
    bench.read();
    double parameters = bench.parts.stream().mapToLong(part -> part.slice().length()).sum();
    double roofline = seconds.get("roofline");
    Report report = new Report();
    report.line("%.0f parameters, one thread, thread time, lower quartile", parameters);
    report.line("%-18s %8s %8s", "", "MB/s", "of roofline");
    seconds.forEach(
        (name, s) ->
            report.line("%-18s %8.0f %8.1f %%", name, 4e-6 * parameters / s, 100 * roofline / s));
    report.line("%-18s %14s %12s %9s", "", "bits per value", "of 12+2 bits", "of bound");
    for (String coding : codings) {
      MessageSize size = bench.size(Coding.valueOf(coding));
      report.line(
          "%-18s %14.3f %12.3f %9.3f",
          coding, size.bitsPerEntry(), size.overPacked14(), size.overBound());
      String suffix = coding.equals("RICE") ? "" : "_" + coding.toLowerCase(Locale.ROOT);
      report.number("bytes_vs_packed14" + suffix, size.overPacked14());
      report.number("bytes_vs_bound" + suffix, size.overBound());
      double encode = seconds.get("encode " + coding);
      report.number("encode_mb_s" + suffix, 4e-6 * parameters / encode);
      report.number("encode_share_of_roofline" + suffix, roofline / encode);
    }
    report.number("decode_merge_entries_s", MergeThroughput.entriesPerSecond(report));
    return report.number("memory_copy_mb_s", 8e-6 * parameters / seconds.get("memoryCopy"));
  }

  private MessageSize size(Coding coding) {
    restore();
    MessageSize size = new MessageSize();
    SliceCoder coder = SliceCoder.of(coding);
    coder.begin();
    for (int i = 0; i < parts.size(); i++) {
      SparseSlice slice = sparse(i);
      size.add(slice, coder.encode(slice));
    }
    return size;
  }

  /** Those that are written. */
  private static List<String> codings() {
    List<String> codings = new ArrayList<>();
    for (Coding coding : Arrays.asList(Coding.RICE, Coding.PACKED, Coding.CONTEXT)) {
      try {
        SliceCoder.of(coding);
        codings.add(coding.name());
      } catch (UnsupportedOperationException e) {
        // nothing to measure
      }
    }
    return codings;
  }
}
