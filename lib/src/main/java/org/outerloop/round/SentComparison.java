package org.outerloop.round;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Holds what was computed against what was sent, slice by slice as it is computed. Heap: a block of
 * the contribution and three slices. Not thread-safe.
 */
final class SentComparison implements BiConsumer<SparseSlice, float[]>, AutoCloseable {
  private final ParameterLayout layout;
  private final ContributionHeader header;
  private final ContributionSlices sent;
  private final ContributionWriter again;
  private final List<Closeness.Sums> tensors = new ArrayList<>();
  private final List<WorkDifference> apart = new ArrayList<>(); // the first one
  private int slices;
  private int slicesApart;

  /**
   * @param sent by the peer
   */
  SentComparison(RunSpec spec, ContributionHeader header, ContributionSlices sent) {
    this.layout = ParameterLayout.of(spec.model());
    this.header = header;
    this.sent = sent;
    this.again =
        new ContributionWriter(OutputStream.nullOutputStream(), layout, spec.compression());
    layout.tensors().forEach(tensor -> tensors.add(new Closeness.Sums()));
  }

  /**
   * Takes the next slice.
   *
   * @param left of it, that was not sent
   */
  @Override
  public void accept(SparseSlice computed, float[] left) {
    SparseSlice theirs = sent.read(slices);
    again.write(computed);
    Slice slice = computed.slice();
    Optional<String> difference = difference(computed, theirs);
    if (difference.isPresent()) {
      if (apart.isEmpty()) {
        String tensor = layout.tensor(slice.tensor()).name();
        apart.add(new WorkDifference(WorkStep.CODEC, tensor, slices, difference.get()));
      }
      slicesApart++;
    }
    int length = slice.length();
    float[] own = new float[length];
    float[] their = new float[length];
    float[] all = Arrays.copyOf(left, length);
    computed.addTo(own, 1);
    theirs.addTo(their, 1);
    computed.addTo(all, 1);
    tensors.get(slice.tensor()).add(their, own, all, length);
    slices++;
  }

  private static Optional<String> difference(SparseSlice computed, SparseSlice theirs) {
    int positions = mismatches(computed.positions(), theirs.positions());
    if (positions > 0) {
      return Optional.of(positions + " of " + computed.entries() + " positions are others");
    }
    int codes = Math.max(0, Arrays.mismatch(computed.codes(), theirs.codes()) + 1);
    if (codes > 0) {
      return Optional.of("code " + (codes - 1) + " is another");
    }
    return Arrays.equals(computed.scales(), theirs.scales())
        ? Optional.empty()
        : Optional.of("scales are others");
  }

  private static int mismatches(short[] a, short[] b) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] == b[i] ? 0 : 1;
    }
    return count;
  }

  /** Where what was sent differs first, when all slices have been taken. */
  Optional<WorkDifference> difference() {
    Digest digest = again.finish().digest();
    if (!apart.isEmpty() || digest.equals(header.payloadDigest())) {
      return apart.stream().findFirst();
    }
    return Optional.of(
        WorkDifference.of(
            WorkStep.CODEC,
            "all slices are equal, but their encoding has digest %s instead of %s"
                .formatted(header.payloadDigest().brief(), digest.brief())));
  }

  int slices() {
    return slices;
  }

  int slicesApart() {
    return slicesApart;
  }

  Closeness whole() {
    Closeness.Sums all = new Closeness.Sums();
    tensors.forEach(all::add);
    return all.of("");
  }

  List<Closeness> tensors() {
    List<Closeness> found = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      found.add(tensors.get(i).of(layout.tensor(i).name()));
    }
    return found;
  }

  @Override
  public void close() {
    again.close();
  }
}
