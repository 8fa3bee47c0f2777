package org.outerloop.bench;

import java.util.Map;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;

/** Speed and size of one peer's message, stage by stage, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 15)
@Measurement(iterations = 30)
public class CodecBench {
  private static final int PARAMS = Integer.getInteger("params", 1 << 24);

  private float[] residual;
  private float[] delta;

  @Setup
  public void setUp() {
    residual = new float[PARAMS];
    delta = new float[PARAMS];
  }

  /** The least that error feedback can cost: reads two floats and writes one. */
  @Benchmark
  public float[] roofline(ThreadTime time) {
    time.measure(
        () -> {
          for (int i = 0; i < residual.length; i++) {
            residual[i] = 0.95f * residual[i] + delta[i];
          }
        });
    return residual;
  }

  @Benchmark
  public float[] memoryCopy(ThreadTime time) {
    time.measure(() -> System.arraycopy(delta, 0, residual, 0, residual.length));
    return residual;
  }

  static Report run() throws RunnerException {
    Map<String, Double> seconds = ThreadTime.seconds(CodecBench.class);
    Report report = new Report();
    seconds.forEach((name, s) -> report.line("%-20s %8.0f MB/s", name, 4e-6 * PARAMS / s));
    return report.number("memory_copy_mb_s", 8e-6 * PARAMS / seconds.get("memoryCopy"));
  }
}
