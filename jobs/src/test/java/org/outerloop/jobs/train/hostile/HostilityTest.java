package org.outerloop.jobs.train.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.PeerSettings.Behaviour;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.round.Conduct;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.sparseloco.SparseSlice;

class HostilityTest {
  private static final Slice SLICE = new Slice(0, 0, 128, 64);

  private static float[] distorted(Conduct conduct) {
    float[] delta = {1, -2, 0.5f};
    conduct.distort(null, null, SLICE, delta);
    return delta;
  }

  @Test
  void whatIsSentIsBentAsTheNameSays() {
    assertThat(distorted(new SignFlip())).containsExactly(-1, 2, -0.5f);
    assertThat(distorted(new Scaled(1000))).containsExactly(1000, -2000, 500);
    assertThat(distorted(Conduct.HONEST)).containsExactly(1, -2, 0.5f);
  }

  @Test
  void anOverfitterTakesAllAssignedBatchesAndTrainsOnTheFirst() {
    Iterator<int[][]> assigned =
        List.of(new int[][] {{1}}, new int[][] {{2}}, new int[][] {{3}}).iterator();
    List<int[][]> seen = new ArrayList<>();

    new Overfit().batches(null, null, assigned, null).forEachRemaining(seen::add);

    assertThat(seen).hasSize(3).allSatisfy(batch -> assertThat(batch[0]).containsExactly(1));
    assertThat(assigned).isExhausted();
  }

  @Test
  void aTurncoatIsHonestFirst() {
    for (long round = 0; round < 4; round++) {
      assertThat(Hostility.conduct(Behaviour.ON_OFF, round)).isEqualTo(Conduct.HONEST);
    }
    assertThat(Hostility.conduct(Behaviour.ON_OFF, 6)).isEqualTo(new SignFlip());
    assertThat(Hostility.conduct(Behaviour.ON_OFF, 7)).isEqualTo(Conduct.HONEST);
  }

  @Test
  void aStaleBaseIsNeverBeforeTheFirst() {
    StaleBase stale = new StaleBase(2, false);

    assertThat(stale.baseRound(1)).isZero();
    assertThat(stale.baseRound(5)).isEqualTo(3);
  }

  @Test
  void aDisguiseMovesHalfOfTheEntriesOfEachChunk() {
    CompressionSpec spec = new CompressionSpec(64, 64, 0.95, 1 << 14);
    float[] values = new float[SLICE.length()];
    SplitMix64 random = new SplitMix64(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    SparseSlice original =
        new ErrorFeedback(spec).compress(SLICE, false, new float[values.length], values);

    SparseSlice disguised = DisguisedPayload.disguised(original, new SplitMix64(4));

    assertThat(disguised.entries()).isEqualTo(128);
    for (int chunk = 0; chunk < 2; chunk++) {
      Set<Short> shared = positions(original, chunk);
      shared.retainAll(positions(disguised, chunk));
      assertThat(shared).hasSize(32);
    }
  }

  private static Set<Short> positions(SparseSlice slice, int chunk) {
    Set<Short> positions = new TreeSet<>();
    for (int entry = 64 * chunk; entry < 64 * (chunk + 1); entry++) {
      positions.add((short) slice.position(entry));
    }
    return positions;
  }

  @Test
  void whoTrainsForgesNothing() {
    assertThatThrownBy(() -> Hostility.forgery(Behaviour.NOISE, null, Optional.empty()))
        .hasMessage("NOISE trains");
  }
}
