package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.PeerId;

class RecomputationDrawTest {
  private static final int ROUNDS = 4000;
  private static final List<PeerId> PEERS =
      IntStream.range(0, 7).mapToObj(i -> new PeerId("peer-" + i)).toList();

  private static List<PeerId> drawn(double share, long seed, List<PeerId> delivered) {
    GauntletSpec spec =
        GauntletSpecs.auditing(GauntletSpecs.OURS, new GauntletSpec.Audit(share, 0, 0));
    return new RecomputationDraw(spec, seed).of(3, delivered);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.25, 0.5, 1})
  void everyonesChanceIsTheShareAndNoRoundCostsMuchMore(double share) {
    int[] times = new int[PEERS.size()];
    for (int seed = 0; seed < ROUNDS; seed++) {
      List<PeerId> drawn = drawn(share, seed, PEERS);
      assertThat((double) drawn.size()).isCloseTo(share * PEERS.size(), within(1.0));
      drawn.forEach(peer -> times[PEERS.indexOf(peer)]++);
    }
    double deviation = Math.sqrt(share * (1 - share) / ROUNDS);
    for (int count : times) {
      assertThat(count / (double) ROUNDS).isCloseTo(share, within(5 * deviation + 1e-9));
    }
  }

  @Test
  void doesNotHangOnTheOrderAndKeepsIt() {
    List<PeerId> turned = new ArrayList<>(PEERS);
    Collections.reverse(turned);
    for (int seed = 0; seed < 100; seed++) {
      List<PeerId> other = new ArrayList<>(drawn(0.4, seed, turned));
      Collections.reverse(other);
      assertThat(other).isEqualTo(drawn(0.4, seed, PEERS));
    }
  }
}
