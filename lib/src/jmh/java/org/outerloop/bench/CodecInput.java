package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.message.MessagePlan;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;

/**
 * What a codec is measured on: one peer's buffers, slice by slice.
 *
 * @param values of each slice of the plan, row-major
 */
record CodecInput(MessagePlan plan, List<float[]> values) {
  private static final int COLUMNS = 2048;
  private static final int CHUNK_ROWS = 64;
  private static final double TYPICAL = 5e-4;

  /** The {@link Buffers} that the property buffers names, else as many random numbers as params. */
  static CodecInput ofProperties(CompressionSpec spec) throws IOException {
    String folder = System.getProperty("buffers", "");
    return folder.isEmpty()
        ? random(spec, Integer.getInteger("params", 1 << 24))
        : of(spec, Buffers.read(Path.of(folder)));
  }

  private static CodecInput of(CompressionSpec spec, Buffers buffers) {
    MessagePlan plan = MessagePlan.of(buffers.layout(), spec);
    return new CodecInput(plan, plan.slices().stream().map(buffers::values).toList());
  }

  /** Normal numbers, each row with a scale of its own: exp of half a normal number. */
  private static CodecInput random(CompressionSpec spec, int entries) {
    int rows = Math.max(CHUNK_ROWS, entries / COLUMNS);
    ParameterLayout layout = ParameterLayout.builder().matrix("random", rows, COLUMNS).build();
    MessagePlan plan = MessagePlan.of(layout, spec);
    SplitMix64 random = new SplitMix64(1);
    List<float[]> values = new ArrayList<>();
    for (Slice slice : plan.slices()) {
      float[] ofSlice = new float[slice.length()];
      for (int row = 0; row < slice.rows(); row++) {
        double scale = TYPICAL * Math.exp(0.5 * radius(random) * Math.cos(angle(random)));
        for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i += 2) {
          double radius = scale * radius(random);
          double angle = angle(random);
          ofSlice[i] = (float) (radius * Math.cos(angle));
          ofSlice[i + 1] = (float) (radius * Math.sin(angle));
        }
      }
      values.add(ofSlice);
    }
    return new CodecInput(plan, values);
  }

  /** Radius and angle of two independent normal numbers: Box and Muller. */
  private static double radius(SplitMix64 random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
  }

  private static double angle(SplitMix64 random) {
    return 2 * Math.PI * random.nextDouble();
  }

  int slices() {
    return values.size();
  }

  double parameters() {
    return values.stream().mapToLong(ofSlice -> ofSlice.length).sum();
  }

  /** A pseudo-gradient of the same rows and sizes: each row backwards. */
  float[] mirrored(int slice) {
    float[] forward = values.get(slice);
    int columns = plan.slice(slice).columns();
    float[] backward = new float[forward.length];
    for (int i = 0; i < backward.length; i++) {
      backward[i] = forward[i / columns * columns + columns - 1 - i % columns];
    }
    return backward;
  }
}
