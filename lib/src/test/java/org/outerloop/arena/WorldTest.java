package org.outerloop.arena;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.gauntlet.Decision;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.MergeSpec.MeanRule;

/** Small worlds; command {@code rehearse} plays large ones and many. */
class WorldTest {
  private static final int ROUNDS = 6;

  private static final GauntletSpec RULES = GauntletSpecs.ticking(32, 128, 128, 0.4, 30, 1000);

  private static final ArenaSpec SPEC =
      new ArenaSpec(10, ROUNDS, 3, RULES, new MergeSpec(1, MeanRule.OVER_SENDERS), false);

  @Test
  void whatNeedNotTravelChangesNoFigure() {
    LineUp lineUp = new LineUp(8, List.of(Attack.EXACT_COPY, Attack.SIGN_FLIP));

    Tally direct = Tally.of(SPEC, lineUp);
    Tally travelled = Tally.of(SPEC.withWire(true), lineUp);

    assertThat(travelled).isEqualTo(direct);
  }

  @Test
  void honestPeersLearnAndNobodyIsHurt() {
    World world = new World(SPEC, LineUp.honest(10).places());
    double before = world.heldOutLoss();

    Tally tally = Tally.of(SPEC, LineUp.honest(10));

    assertThat(tally.heldOutLoss()).isLessThan(before - 0.2);
    assertThat(tally.punished()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "LATE, LATE",
    "EARLY, EARLY",
    "RANDOM_BYTES, MALFORMED",
    "DECLARED_BOMB, MALFORMED",
    "DUPLICATE_KEY, MALFORMED",
    "SWAPPED, MALFORMED",
    "TIMES_1000, OUT_OF_SCALE",
    "TIMES_MILLIONTH, OUT_OF_SCALE",
    "SIGN_FLIP, HARMFUL",
    "PERTURBED_COPY, COPY"
  })
  void meetsEachAttackWithItsRule(Attack attack, Decision decision) {
    Tally tally = Tally.of(SPEC, new LineUp(7, List.of(attack, attack, attack)));

    assertThat(tally.mostFrequent()).isEqualTo(decision);
    assertThat(tally.hostileWeight()).isLessThanOrEqualTo(0.01);
    assertThat(tally.punished()).isZero();
  }

  @Test
  void anAuditRefusesWhoLiesAboutItsBase() {
    GauntletSpec audited = Audits.sketching(RULES);
    ArenaSpec spec = new ArenaSpec(10, ROUNDS, 3, audited, SPEC.merge(), false);

    Tally tally = Tally.of(spec, new LineUp(8, List.of(Attack.STALE_LIAR, Attack.STALE_LIAR)));

    assertThat(tally.mostFrequent()).isEqualTo(Decision.MALFORMED);
    assertThat(tally.punished()).isZero();
  }

  @Test
  void aMixIsAFunctionOfItsSeed() {
    LineUp mix = LineUp.mix(20, 0.3, 5);

    assertThat(mix).isEqualTo(LineUp.mix(20, 0.3, 5));
    assertThat(mix.attacks()).hasSize(6);
    assertThat(Set.of(LineUp.mix(20, 0.3, 6), LineUp.mix(20, 0.3, 7))).doesNotContain(mix);
  }
}
