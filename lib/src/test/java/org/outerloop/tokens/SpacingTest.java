package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class SpacingTest {
  private final List<Integer> out = new ArrayList<>();

  private Spacing<Integer> spacing(int most) {
    return new Spacing<>(most, (a, b) -> a / 100 == b / 100, out::add);
  }

  @Test
  void leavesALineWithoutRelatedNeighboursAsItIs() {
    Spacing<Integer> spacing = spacing(9);
    List<Integer> line = List.of(100, 200, 101, 300, 201);
    line.forEach(spacing::add);
    spacing.finish();

    assertThat(out).isEqualTo(line);
  }

  @Test
  void whatIsRelatedWaitsForAnother() {
    Spacing<Integer> spacing = spacing(9);
    List.of(100, 101, 102, 200, 300).forEach(spacing::add);
    spacing.finish();

    assertThat(out).containsExactly(100, 200, 101, 300, 102);
    assertThat(spacing.touching()).isZero();
  }

  @Test
  void losesNothingAndCountsWhatTouches() {
    SplitMix64 random = new SplitMix64(4);
    List<Integer> in = new ArrayList<>();
    Spacing<Integer> spacing = spacing(5);
    for (int i = 0; i < 3000; i++) {
      in.add(100 * random.nextInt(1 + i / 300) + random.nextInt(100));
      spacing.add(in.get(i));
    }
    spacing.finish();

    int touching = 0;
    for (int i = 1; i < out.size(); i++) {
      touching += out.get(i) / 100 == out.get(i - 1) / 100 ? 1 : 0;
    }
    assertThat(out).containsExactlyInAnyOrderElementsOf(in);
    assertThat(spacing.touching()).isEqualTo(touching).isPositive();
  }

  @Test
  void lettingItemsWaitKeepsThemApart() {
    SplitMix64 random = new SplitMix64(5);
    Spacing<Integer> spacing = spacing(64);
    for (int i = 0; i < 3000; i++) {
      spacing.add(100 * random.nextInt(4));
    }
    spacing.finish();

    assertThat(spacing.touching()).isLessThanOrEqualTo(64);
  }
}
