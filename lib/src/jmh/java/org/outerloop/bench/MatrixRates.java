package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;
import org.outerloop.tensor.Torch;

/**
 * How fast libtorch multiplies matrices here on one thread: best of many. A linear layer of M rows
 * from K to N, with weights w (N, K), takes three products of 2 M K N FLOP each:
 *
 * <pre>
 *   y  = x w'      (M, K) (K, N)     also with the weights stored as (K, N)
 *   dx = dy w      (M, N) (N, K)
 *   dw = dy' x     (N, M) (M, K)
 * </pre>
 *
 * <p>The rate of a shape is that of y, of the faster way to store the weights.
 */
final class MatrixRates {
  private static final double SECONDS = 0.5;
  private static final int MIN_TIMES = 8;

  /** M, K, N of the layers of the two workloads, of the head's chunks, and of a big square. */
  private static final int[][] SHAPES = {
    {2048, 768, 2304},
    {2048, 2304, 768},
    {2048, 768, 768},
    {512, 768, 32_000},
    {2048, 256, 1024},
    {2048, 1024, 256},
    {2048, 256, 4096},
    {2048, 2048, 2048}
  };

  private final JsonNode rows;

  private MatrixRates(JsonNode rows) {
    this.rows = rows;
  }

  /** Measures in a process of its own. */
  static MatrixRates measure() throws IOException, InterruptedException {
    return new MatrixRates(ChildProcess.java(MatrixRates.class, TrainingRun.HEAP));
  }

  /** GFLOP/s of the products that most of a workload's work is: its gate and up projections. */
  double of(TrainingWorkload workload, Precision precision) throws IOException {
    String shape = shape(2048, workload.model().hiddenSize(), workload.model().feedForwardSize());
    for (JsonNode row : rows) {
      if (row.get("shape").asText().equals(shape)
          && row.get("format").asText().equals(TrainingWorkload.label(precision))) {
        return Math.max(row.get("y").asDouble(), row.get("y-stored").asDouble());
      }
    }
    throw new IllegalStateException("No matrix rate of " + shape);
  }

  void addTo(Report report) {
    report.line("matrix products in GFLOP/s, one thread, best of many; w' is stored as (N, K)");
    report.line("%-16s %-5s %9s %9s %9s %9s", "M x K x N", "", "x w'", "x w", "dy w", "dy' x");
    for (JsonNode row : rows) {
      report.line(
          "%-16s %-5s %9.1f %9.1f %9.1f %9.1f",
          row.get("shape").asText(),
          row.get("format").asText(),
          row.get("y").asDouble(),
          row.get("y-stored").asDouble(),
          row.get("dx").asDouble(),
          row.get("dw").asDouble());
    }
    report.line("");
  }

  /** Prints a list of rates, one for each shape and format. */
  public static void main(String[] args) {
    Torch.useThreads(1);
    ArrayNode rows = new ObjectMapper().createArrayNode();
    for (int[] shape : SHAPES) {
      for (Precision precision : Precision.values()) {
        try (TensorScope scope = new TensorScope();
            Gradients off = Gradients.off()) {
          rows.add(row(shape, precision));
        }
      }
    }
    System.out.println(rows);
  }

  private static JsonNode row(int[] shape, Precision precision) {
    long m = shape[0];
    long k = shape[1];
    long n = shape[2];
    Tensor x = random(precision, m, k);
    Tensor w = random(precision, n, k);
    Tensor stored = random(precision, k, n);
    Tensor slope = random(precision, m, n);
    double flop = 2e-9 * m * k * n;
    return new ObjectMapper()
        .createObjectNode()
        .put("shape", shape(m, k, n))
        .put("format", TrainingWorkload.label(precision))
        .put("y", flop / seconds(random(precision, m, n), x, w.t()))
        .put("y-stored", flop / seconds(random(precision, m, n), x, stored))
        .put("dx", flop / seconds(random(precision, m, k), slope, w))
        .put("dw", flop / seconds(random(precision, n, k), slope.t(), x));
  }

  private static String shape(long m, long k, long n) {
    return m + "x" + k + "x" + n;
  }

  private static Tensor random(Precision precision, long rows, long columns) {
    return torch
        .randn(new long[] {rows, columns}, Device.CPU.options(ScalarType.Float))
        .to(Torch.format(precision));
  }

  /** Best time of the product of {@code a} and {@code b}. */
  private static double seconds(Tensor product, Tensor a, Tensor b) {
    double best = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    for (int times = 0; times < MIN_TIMES || elapsed(start) < SECONDS; times++) {
      try (TensorScope scope = new TensorScope()) {
        long before = System.nanoTime();
        torch.mm_out(product, a, b);
        best = Math.min(best, elapsed(before));
      }
    }
    return best;
  }

  private static double elapsed(long since) {
    return (System.nanoTime() - since) * 1e-9;
  }

  /** Shapes, for a reader of the report. */
  static List<String> shapes() {
    return List.of("2048x256x1024 (10m)", "2048x768x2304 (110m)");
  }
}
