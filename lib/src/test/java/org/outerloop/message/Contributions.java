package org.outerloop.message;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

/** A small contribution for tests: ragged matrices, a column, vectors. */
final class Contributions {
  static final CompressionSpec SPEC = new CompressionSpec(8, 5, 0.95, 256);
  static final ParameterLayout LAYOUT =
      ParameterLayout.builder()
          .matrix("embedding", 40, 16)
          .matrix("ragged", 13, 11)
          .matrix("column", 17, 1)
          .vector("norm", 16)
          .vector("single", 1)
          .build();
  static final MessagePlan PLAN = MessagePlan.of(LAYOUT, SPEC);
  static final RoundBinding BINDING =
      new RoundBinding("test-run", 12, new PeerId("peer-1"), Digest.ofText("base"));

  static final WorkClaim WORK =
      new WorkClaim(Digest.ofText("receipt"), 16, 4096, StateClaim.kept(180));

  static final WorkTrace TRACE =
      new WorkTrace(
          Digest.ofText("state before"),
          Digest.ofText("trained"),
          Digest.ofText("state after"),
          Digest.ofText("activations"),
          Digest.ofText("arithmetic"));

  private Contributions() {}

  static List<SparseSlice> slices(MessagePlan plan, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    SliceCompressor compressor = new SliceCompressor(plan.spec());
    List<SparseSlice> slices = new ArrayList<>();
    for (int index = 0; index < plan.slices().size(); index++) {
      Slice slice = plan.slice(index);
      float[] values = new float[slice.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextDouble() - 0.5) * 0.01f;
      }
      slices.add(compressor.compress(slice, plan.vector(index), values));
    }
    return slices;
  }

  /** The bytes of a file and its unsigned header. */
  static Written write(MessagePlan plan, List<SparseSlice> slices) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ContributionWriter writer = new ContributionWriter(out, plan)) {
      slices.forEach(writer::write);
      PayloadSummary summary = writer.finish();
      ContributionHeader header = ContributionHeader.of(BINDING, plan, WORK, TRACE, summary);
      return new Written(out.toByteArray(), header);
    }
  }

  static RangeReader range(byte[] file) {
    return (offset, length) ->
        Arrays.copyOfRange(
            file, (int) offset, (int) Math.min(file.length, Math.addExact(offset, length)));
  }

  static List<SparseSlice> readAll(MessagePlan plan, Written written) {
    ContributionReader reader = new ContributionReader(plan);
    reader.check(written.header, BINDING, written.file.length);
    List<SparseSlice> slices = new ArrayList<>();
    reader.readAll(written.header, range(written.file), slices::add);
    return slices;
  }

  /** What stands in a slice, comparable. */
  static List<String> content(SparseSlice slice) {
    List<String> entries = new ArrayList<>();
    entries.add(slice.slice().toString());
    slice.forEach((offset, value) -> entries.add(offset + "=" + value));
    return entries;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(byte[] file, ContributionHeader header) {}
}
