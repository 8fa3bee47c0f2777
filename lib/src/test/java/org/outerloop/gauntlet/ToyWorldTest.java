package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Draw;
import org.outerloop.protocol.GauntletSpec.Draw.Lot;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.RecordJson;

/** A thousand peers; benchmark {@code gauntlet} times the same world. */
class ToyWorldTest {
  private static final int PEERS = 1000;
  private static final int ROUNDS = 200;

  @ParameterizedTest
  @CsvSource({"20, 200", "100, 60", "1000, 10"})
  void ratingsOrderAThousandPeersByQuality(int evaluated, int rounds) {
    ToyWorld world = new ToyWorld(ours(evaluated), PEERS, 5);
    for (int round = 0; round < rounds; round++) {
      world.next();
    }

    assertThat(world.correlation()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void drawsOfOneBinAtATimeOrderThemWorse() {
    ToyWorld ours = new ToyWorld(ours(20), PEERS, 5);
    ToyWorld templars = new ToyWorld(GauntletSpecs.COVENANT_72B, PEERS, 5);
    for (int round = 0; round < ROUNDS; round++) {
      ours.next();
      templars.next();
    }

    assertThat(templars.correlation()).isLessThan(ours.correlation() - 0.03);
  }

  @Test
  void aStandingDoesNotGrowWithTheRounds() {
    ToyWorld world = new ToyWorld(ours(20), 100, 5);
    for (int round = 0; round < 70; round++) {
      world.next();
    }
    int before = bytes(world);
    for (int round = 0; round < 70; round++) {
      world.next();
    }

    assertThat(bytes(world)).isLessThan(before + before / 20); // a digit more here and there
  }

  private static int bytes(ToyWorld world) {
    return RecordJson.toBytes(world.standings()).length;
  }

  private static GauntletSpec ours(int evaluated) {
    return GauntletSpecs.with(new Draw(evaluated, 0.5, Lot.BOUNDED, 1));
  }
}
