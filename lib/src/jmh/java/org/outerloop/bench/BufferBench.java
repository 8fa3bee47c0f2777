package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.message.MessagePlan;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

/**
 * What quantisers lose and codings take of real error-feedback buffers: the {@link Buffers} in and
 * below the folder that the property buffers names.
 *
 * <pre>
 *   error = |v - value| / |v|        over all sent entries of a kind of tensor
 *   bits  = of one contribution, file and signed header, per sent entry
 * </pre>
 */
final class BufferBench {
  private static final CompressionSpec SPEC = new CompressionSpec(64, 64, 0.95, 1 << 22);
  private static final Pattern KIND =
      Pattern.compile("(embed|head|q|k|v|o|gate|up|down|norm)(_tokens|_proj)?\\.weight$");

  private BufferBench() {}

  static Report run() throws IOException {
    Path root = Path.of(System.getProperty("buffers"));
    Report report = new Report();
    for (Path folder : Buffers.folders(root)) {
      add(report, root.relativize(folder).toString(), Buffers.read(folder));
    }
    return report;
  }

  private static void add(Report report, String name, Buffers buffers) {
    Map<Quantisation, List<SparseSlice>> sent = new LinkedHashMap<>();
    for (Quantisation quantiser : Quantisation.values()) {
      sent.put(quantiser, compress(buffers, quantiser));
    }
    report.line("%n%s", name).line("%-15s relative L2 error of sent values", "");
    sent.forEach((quantiser, slices) -> addErrors(report, name, buffers, quantiser, slices));
    report.line("%-15s bits per sent value%n%s", "", MessageBits.HEADING);
    for (Coding coding : Coding.values()) {
      sent.forEach(
          (quantiser, slices) -> {
            MessagePlan plan = MessagePlan.of(buffers.layout(), SPEC.with(quantiser, coding));
            MessageBits bits = MessageBits.of(plan, slices);
            String key = text(quantiser) + " " + text(coding);
            report.line("%-24s %s", key, bits.row());
            report.number(name + " " + key + " bits", bits.total());
            report.number(name + " " + key + " bound", bits.bound());
          });
    }
  }

  private static List<SparseSlice> compress(Buffers buffers, Quantisation quantiser) {
    SliceCompressor compressor = new SliceCompressor(SPEC.with(quantiser, Coding.PACKED));
    List<SparseSlice> slices = new ArrayList<>();
    for (Slice slice : buffers.layout().slices(SPEC.chunkEdge(), SPEC.sliceEntries())) {
      boolean vector = buffers.layout().tensor(slice.tensor()).vector();
      slices.add(compressor.compress(slice, vector, buffers.values(slice)));
    }
    return slices;
  }

  private static void addErrors(
      Report report, String name, Buffers buffers, Quantisation kind, List<SparseSlice> slices) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (SparseSlice sparse : slices) {
      String tensor = buffers.layout().tensor(sparse.slice().tensor()).name();
      double[] sum = sums.computeIfAbsent(kind(tensor), key -> new double[2]);
      float[] values = buffers.values(sparse.slice());
      sparse.forEach(
          (offset, value) -> {
            double lost = (double) values[offset] - value;
            sum[0] += lost * lost;
            sum[1] += (double) values[offset] * values[offset];
          });
    }
    StringBuilder row = new StringBuilder();
    sums.forEach(
        (tensorKind, sum) -> {
          double error = Math.sqrt(sum[0] / sum[1]);
          row.append(String.format(Locale.ROOT, "  %s %.4f", tensorKind, error));
          report.number(name + " " + text(kind) + " " + tensorKind, error);
        });
    report.line("%-15s%s", text(kind), row);
  }

  private static String kind(String tensor) {
    Matcher kind = KIND.matcher(tensor);
    return kind.find() ? kind.group(1) : tensor;
  }

  private static String text(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
