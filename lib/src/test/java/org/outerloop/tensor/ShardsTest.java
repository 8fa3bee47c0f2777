package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsTest {

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "130,2",
    "130,3",
    "1000,7",
    "20832,3",
    "70599843840,8",
    "4611686018427387904,2"
  })
  void shardsFollowOneAnotherFromStartToEnd(long size, int count) {
    Shards cut = new Shards(size, count);

    long next = 0;
    for (int rank = 0; rank < count; rank++) {
      assertThat(cut.offset(rank)).isEqualTo(next);
      assertThat(cut.offset(rank) % 64).isZero();
      assertThat(cut.length(rank)).isPositive();
      assertThat(cut.length(rank)).isBetween(size / count - 64, size / count + 64);
      next += cut.length(rank);
    }
    assertThat(next).isEqualTo(size);
    assertThat(cut.offset(count)).isEqualTo(size);
  }

  @Test
  void refusesToCutWhatIsTooSmall() {
    assertThatThrownBy(() -> new Shards(128, 3))
        .hasMessage("A buffer of 128 entries is too small to be cut into 3 shards");
    assertThatThrownBy(() -> new Shards(128, 0)).hasMessage("A buffer cut into 0 shards");
  }
}
