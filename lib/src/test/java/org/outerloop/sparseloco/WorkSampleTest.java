package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;

class WorkSampleTest {
  private static final int ROWS = 512;
  private static final int COLUMNS = 1024; // 128 chunks, 8,192 coordinates sent
  private static final SampleRule ALL = new SampleRule(7, Long.MAX_VALUE, 0, 1);
  private static final SampleRule QUARTER = new SampleRule(7, Long.MAX_VALUE / 4, 0, 1);

  private static SparseSlice compress(float[] values) {
    return new SliceCompressor(Slices.SPEC).compress(Slices.matrix(ROWS, COLUMNS), false, values);
  }

  private static WorkSample sample(SampleRule rule, SparseSlice slice) {
    return new WorkSample.Builder(rule).add(slice).build();
  }

  @Test
  void takesTheSameCoordinatesOfEverybody() {
    WorkSample whole = sample(ALL, compress(Slices.gaussian(ROWS * COLUMNS, 1)));
    WorkSample part = sample(QUARTER, compress(Slices.gaussian(ROWS * COLUMNS, 1)));

    long[] expected = Arrays.stream(coordinates(whole)).filter(QUARTER::takes).toArray();
    assertThat(Arrays.equals(coordinates(part), expected)).isTrue();
    assertThat(part.size()).isBetween(2048 - 160, 2048 + 160); // four standard deviations
  }

  @Test
  void holdsNoMoreRowsThanItsLimitWhateverIsSent() {
    WorkSample.Builder builder = new WorkSample.Builder(ALL);
    SparseSlice slice = compress(Slices.gaussian(ROWS * COLUMNS, 1));
    builder.add(slice);
    builder.add(
        new SliceCompressor(Slices.SPEC)
            .compress(new Slice(0, ROWS, 64, COLUMNS), false, new float[64 * COLUMNS]));

    assertThat(builder.entries()).isGreaterThan(WorkSample.MOST_ROWS);
    assertThat(builder.build().size()).isEqualTo(WorkSample.MOST_ROWS);
  }

  @Test
  void leavesFourThousandRowsOfALargeModelAndAllOfASmallOne() {
    ParameterLayout small = ParameterLayout.builder().matrix("a", 256, 1024).build();
    ParameterLayout large = ParameterLayout.builder().matrix("a", 1 << 20, 1 << 13).build();

    assertThat(SampleRule.of(7, small, Slices.SPEC).limit()).isEqualTo(Long.MAX_VALUE);
    assertThat(SampleRule.of(7, large, Slices.SPEC).limit()).isEqualTo(1L << 63 - 15);
  }

  @Test
  void doesNotSeeWhatAContributionIsMultipliedBy() {
    float[] values = Slices.gaussian(ROWS * COLUMNS, 1);
    byte[] before = sample(QUARTER, compress(values)).toBytes();
    for (int i = 0; i < values.length; i++) {
      values[i] *= i < values.length / 2 ? 8 : 0.25f;
    }

    assertThat(sample(QUARTER, compress(values)).toBytes()).isEqualTo(before);
  }

  @Test
  void keepsSignsAndLevels() {
    SliceCompressor twoLevels =
        new SliceCompressor(Slices.SPEC.with(Quantisation.TWO_LEVELS, Coding.RICE));
    float[] values = Slices.gaussian(4096, 3);
    SparseSlice slice = twoLevels.compress(Slices.matrix(64, 64), false, values);

    WorkSample sample = sample(ALL, slice);

    double mean = 0;
    float[] dense = Slices.dense(slice);
    for (float value : dense) {
      mean += Math.abs(value) / slice.entries();
    }
    for (int row = 0; row < sample.size(); row++) {
      float value = dense[(int) sample.coordinate(row)];
      assertThat((long) sample.value(row)).isEqualTo(Math.round(16 * value / mean));
    }
    assertThat(sample.size()).isEqualTo(64);
  }

  @Test
  void doesNotDependOnTheOrderOfSlices() {
    SliceCompressor compressor = new SliceCompressor(Slices.SPEC);
    float[] values = Slices.gaussian(65536, 1);
    SparseSlice upper = compressor.compress(new Slice(0, 0, 256, 256), false, values);
    SparseSlice lower = compressor.compress(new Slice(0, 256, 256, 256), false, values);

    WorkSample forward = new WorkSample.Builder(ALL).add(upper).add(lower).build();
    WorkSample backward = new WorkSample.Builder(ALL).add(lower).add(upper).build();

    assertThat(backward.toBytes()).isEqualTo(forward.toBytes());
    assertThat(forward.size()).isEqualTo(2048);
  }

  @Test
  void countsButDoesNotCompareTensorsOutsideTheLayers() {
    float[] values = Slices.gaussian(65536, 1);
    SparseSlice embedding =
        new SliceCompressor(Slices.SPEC).compress(new Slice(0, 0, 256, 256), false, values);
    WorkSample.Builder builder = new WorkSample.Builder(new SampleRule(7, Long.MAX_VALUE, 1, 2));

    assertThat(builder.add(embedding).build().size()).isZero();
    assertThat(builder.entries()).isEqualTo(1024);
  }

  @Test
  void ignoresVectorsBecauseEverybodySendsThemWhole() {
    SparseSlice vector =
        new SliceCompressor(Slices.SPEC)
            .compress(Slices.matrix(1, 5000), true, Slices.gaussian(5000, 1));

    assertThat(sample(ALL, vector).size()).isZero();
  }

  @Test
  void isRebuiltFromItsBytesAndRefusesOthers() {
    WorkSample sample = sample(QUARTER, compress(Slices.gaussian(ROWS * COLUMNS, 1)));
    byte[] bytes = sample.toBytes();

    assertThat(WorkSample.read(bytes).toBytes()).isEqualTo(bytes);
    assertThat(WorkSample.read(bytes).rule()).isEqualTo(QUARTER);
    assertThatThrownBy(() -> WorkSample.read(Arrays.copyOf(bytes, 31)))
        .hasMessage("A sample of work cannot have 31 bytes");
    assertThatThrownBy(() -> WorkSample.of(ALL, new long[] {5, 5}, new byte[] {1, 2}))
        .hasMessage("Row 1 of a sample is out of order");
  }

  private static long[] coordinates(WorkSample sample) {
    long[] coordinates = new long[sample.size()];
    Arrays.setAll(coordinates, sample::coordinate);
    return coordinates;
  }
}
