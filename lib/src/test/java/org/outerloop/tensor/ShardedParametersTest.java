package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardedParametersTest {
  private static final Shards CUT = new Shards(300, 3); // 64, 128, 108

  private final List<FlatParameters> shards =
      IntStream.range(0, 3).mapToObj(i -> new FlatParameters(CUT.length(i), Device.CPU)).toList();
  private final ShardedParameters all = new ShardedParameters(CUT, shards);

  @AfterEach
  void free() {
    shards.forEach(FlatParameters::close);
  }

  private static float[] numbers(int count, int first) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = first + i;
    }
    return values;
  }

  /** Every range there is, over none, one, two or three shards. */
  @Test
  void readsBackEveryRange() {
    all.write(0, numbers(300, 0), 300);

    for (int offset = 0; offset <= 300; offset++) {
      for (int length = 0; length <= 300 - offset; length += 1 + length / 8) {
        float[] read = new float[length];
        all.read(offset, read, length);
        assertThat(read).isEqualTo(numbers(length, offset));
      }
    }
  }

  @Test
  void writesTheRangeAndNothingElse() {
    all.write(60, numbers(140, 1000), 140); // ends in the third shard

    float[] read = new float[300];
    all.read(0, read, 300);
    for (int i = 0; i < 300; i++) {
      assertThat(read[i]).isEqualTo(60 <= i && i < 200 ? 940 + i : 0);
    }
    float[] third = new float[10];
    shards.get(2).read(0, third, 10);
    assertThat(third).isEqualTo(new float[] {1132, 1133, 1134, 1135, 1136, 1137, 1138, 1139, 0, 0});
  }

  @Test
  void refusesWhatIsOutside() {
    assertThatThrownBy(() -> all.read(290, new float[20], 20))
        .hasMessage("Range [290, +20) is outside a buffer of 300 parameters");
    assertThatThrownBy(() -> all.write(-1, new float[20], 20))
        .hasMessage("Range [-1, +20) is outside a buffer of 300 parameters");
    assertThatThrownBy(() -> all.write(0, new float[20], 21))
        .hasMessage("21 entries do not fit an array of 20");
    assertThatThrownBy(() -> new ShardedParameters(new Shards(300, 2), shards))
        .hasMessage("3 shards of a cut in 2");
    assertThatThrownBy(() -> new ShardedParameters(new Shards(301, 3), shards))
        .hasMessage("Shard 2 has 108 entries, not 109");
  }
}
