package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.round.StateCut.Piece;

class StateCutTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.builder().matrix("a", 16, 8).matrix("b", 4, 8).vector("c", 8).build();
  private static final List<Slice> SLICES = LAYOUT.slices(4, 64); // 64, 64, 32, 8 entries

  @Test
  void joinsSlicesAsLongAsTheyFit() {
    assertThat(StateCut.of(LAYOUT, SLICES, 1000).pieces()).containsExactly(new Piece(0, 168));
    assertThat(StateCut.of(LAYOUT, SLICES, 100).pieces())
        .containsExactly(new Piece(0, 64), new Piece(64, 96), new Piece(160, 8));
  }

  @Test
  void leavesALargeSliceWhole() {
    assertThat(StateCut.of(LAYOUT, SLICES, 40).pieces())
        .containsExactly(new Piece(0, 64), new Piece(64, 64), new Piece(128, 40));
  }
}
