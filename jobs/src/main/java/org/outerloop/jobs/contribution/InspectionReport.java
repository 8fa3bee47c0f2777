package org.outerloop.jobs.contribution;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadListing.Row;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;

/** An inspected contribution as text for people, and as figures for scripts. */
public final class InspectionReport {
  private final Inspection inspection;

  private InspectionReport(Inspection inspection) {
    this.inspection = inspection;
  }

  /**
   * Inspects a payload.
   *
   * @param header header.json of the payload
   * @param layout of its tensors
   * @param keys of peers that are known
   */
  public static InspectionReport of(
      Path payload,
      Optional<Path> header,
      Optional<ParameterLayout> layout,
      Function<PeerId, Optional<PublicKey>> keys) {
    return new InspectionReport(Inspection.of(payload, new Inspection.Known(header, layout, keys)));
  }

  /** Whether nothing speaks against the file; not that everything could be checked. */
  public boolean clean() {
    return inspection.findings().isEmpty();
  }

  /**
   * Lines of text.
   *
   * @param everySlice whether each slice gets a line
   */
  public List<String> lines(boolean everySlice) {
    List<String> lines = new ArrayList<>();
    inspection.header().ifPresent(header -> addHeader(header, lines));
    lines.add(
        "payload    %,d bytes, %,d slices in %,d blocks"
            .formatted(inspection.bytes(), inspection.rows().size(), blocks()));
    lines.add("reader     " + verdict());
    inspection.findings().forEach(finding -> lines.add("           " + finding));
    addSizes(lines);
    if (everySlice) {
      addSlices(lines);
    }
    return lines;
  }

  private static void addHeader(ContributionHeader header, List<String> lines) {
    CompressionSpec spec = header.compression();
    lines.add(
        "header     version %d, run %s, round %d, peer %s, %,d tokens in %,d sequences"
            .formatted(
                header.version(),
                header.run(),
                header.round(),
                header.peer(),
                header.tokens(),
                header.sequences()));
    lines.add(
        "           state %s, of %,d inner steps"
            .formatted(word(header.state().origin()), header.state().steps()));
    lines.add(
        "           %d of %d x %d, %s, %s, error decay %s, slices of %,d"
            .formatted(
                spec.topK(),
                spec.chunkEdge(),
                spec.chunkEdge(),
                word(spec.quantiser()),
                word(spec.coding()),
                spec.errorDecay(),
                spec.sliceEntries()));
    lines.add("           base " + header.baseDigest().hex());
    lines.add("           layout " + header.layoutDigest().hex());
    lines.add("           data receipt " + header.dataReceipt().hex());
    lines.add("           payload " + header.payloadDigest().hex());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private long blocks() {
    return inspection.rows().stream().mapToInt(Row::block).distinct().count();
  }

  private String verdict() {
    if (!inspection.findings().isEmpty()) {
      return "refused";
    } else if (inspection.checked()) {
      return "accepted: every slice is as it must be";
    }
    return inspection.header().isEmpty()
        ? "not checked: no header"
        : "not checked against a layout";
  }

  private Map<String, Size> byKind() {
    Map<String, Size> kinds = new LinkedHashMap<>();
    for (int i = 0; i < inspection.rows().size(); i++) {
      String kind = inspection.comparable() ? kind(tensor(i)) : "all slices";
      kinds.merge(kind, size(i), Size::plus);
    }
    return kinds;
  }

  private String tensor(int index) {
    MessagePlan plan = inspection.plan().orElseThrow();
    return plan.layout().tensor(plan.slice(index).tensor()).name();
  }

  /** The name without what differs from layer to layer: {@code self_attn.q_proj}. */
  static String kind(String tensor) {
    return Arrays.stream(tensor.split("\\.", -1))
        .filter(part -> !part.matches("\\d+|model|layers|weight"))
        .collect(
            Collectors.collectingAndThen(Collectors.joining("."), k -> k.isEmpty() ? tensor : k));
  }

  private Size size(int index) {
    Row row = inspection.rows().get(index);
    long sent = inspection.comparable() ? inspection.plan().get().grid(index).entries() : 0;
    return new Size(1, sent, row.positionBytes(), row.valueBytes());
  }

  private Size total() {
    return byKind().values().stream().reduce(new Size(0, 0, 0, 0), Size::plus);
  }

  private long framing() {
    Size total = total();
    return inspection.bytes() - total.positionBytes - total.valueBytes;
  }

  private void addSizes(List<String> lines) {
    Size total = total();
    lines.add("");
    lines.add(Size.TITLE);
    byKind().forEach((kind, size) -> lines.add(size.line(kind)));
    lines.add(total.line("together"));
    lines.add("");
    lines.add("framing " + total.bytesAndBits(framing()));
    lines.add("header  " + total.bytesAndBits(inspection.headerBytes()));
    lines.add("all     " + total.bytesAndBits(inspection.bytes() + inspection.headerBytes()));
  }

  private void addSlices(List<String> lines) {
    lines.add("");
    lines.add(Size.TITLE);
    for (int i = 0; i < inspection.rows().size(); i++) {
      String name =
          inspection.comparable()
              ? tensor(i) + " from row " + inspection.plan().get().slice(i).firstRow()
              : "slice " + inspection.rows().get(i).slice();
      lines.add(size(i).line(name));
    }
  }

  /** For the last line of standard output. */
  public Map<String, Object> figures() {
    Size total = total();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("bytes", inspection.bytes());
    figures.put("header_bytes", inspection.headerBytes());
    figures.put("slices", inspection.rows().size());
    figures.put("checked", inspection.checked());
    figures.put("findings", inspection.findings());
    figures.put("position_bytes", total.positionBytes);
    figures.put("value_bytes", total.valueBytes);
    figures.put("framing_bytes", framing());
    if (inspection.comparable()) {
      figures.put("values", total.sent);
      figures.put("bits_per_value", 8.0 * inspection.bytes() / total.sent);
    }
    return figures;
  }

  /** Bytes of some slices; nothing sent is known without a layout. */
  private record Size(int slices, long sent, long positionBytes, long valueBytes) {
    static final String TITLE =
        "%-40s %8s %14s %27s %27s"
            .formatted("tensors", "slices", "sent", "positions", "codes and scales");

    Size plus(Size other) {
      return new Size(
          slices + other.slices,
          sent + other.sent,
          positionBytes + other.positionBytes,
          valueBytes + other.valueBytes);
    }

    String line(String name) {
      return "%-40s %8d %14s %27s %27s"
          .formatted(
              name,
              slices,
              sent == 0 ? "?" : "%,d".formatted(sent),
              bytesAndBits(positionBytes),
              bytesAndBits(valueBytes));
    }

    /** Bytes, and in brackets bits per sent value if it is known how many are sent. */
    String bytesAndBits(long bytes) {
      String text = "%,d bytes".formatted(bytes);
      return sent == 0 ? text : text + " (%.2f bits)".formatted(8.0 * bytes / sent);
    }
  }
}
