package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.message.StateClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

class FastChecksTest {
  private static final Digest BASE = Digest.ofText("base");
  private static final Digest LAYOUT = Digest.ofText("layout");
  private static final Digest DATA = Digest.ofText("data");
  private static final Digest OTHER = Digest.ofText("other");
  private static final PeerId PEER = Specs.peer(1);
  private static final Claims REQUIRED = new Claims("tiny", 3, PEER, BASE, LAYOUT, DATA, 16, 4096);

  @Test
  void passWhatIsForThisPlace() {
    assertThat(FastChecks.refusal(REQUIRED, REQUIRED)).isEqualTo(Optional.empty());
    assertThat(FastChecks.refusal(1, 0.5)).isEqualTo(Optional.empty());
  }

  @Test
  void refuseAReplayFromAnyOtherPlace() {
    assertRefused(
        new Claims("big", 3, PEER, BASE, LAYOUT, DATA, 16, 4096), "run is big instead of tiny");
    assertRefused(
        new Claims("tiny", 2, PEER, BASE, LAYOUT, DATA, 16, 4096), "round is 2 instead of 3");
    assertRefused(
        new Claims("tiny", 3, Specs.peer(2), BASE, LAYOUT, DATA, 16, 4096),
        "peer is peer-2 instead of peer-1");
    assertRefused(
        new Claims("tiny", 3, PEER, OTHER, LAYOUT, DATA, 16, 4096),
        "base model is " + OTHER.brief() + " instead of " + BASE.brief());
    assertRefused(
        new Claims("tiny", 3, PEER, BASE, OTHER, DATA, 16, 4096),
        "layout is " + OTHER.brief() + " instead of " + LAYOUT.brief());
    assertRefused(
        new Claims("tiny", 3, PEER, BASE, LAYOUT, OTHER, 16, 4096),
        "data receipt is " + OTHER.brief() + " instead of " + DATA.brief());
    assertRefused(
        new Claims("tiny", 3, PEER, BASE, LAYOUT, DATA, 17, 4096), "sequences is 17 instead of 16");
    assertRefused(
        new Claims("tiny", 3, PEER, BASE, LAYOUT, DATA, 16, 4095),
        "tokens is 4095 instead of 4096");
  }

  @Test
  void refuseAStateThatCannotBe() {
    assertThat(FastChecks.refusal(StateClaim.kept(30), 3, 10)).isEmpty();
    assertThat(FastChecks.refusal(StateClaim.cold(), 3, 10)).isEmpty();
    assertThat(FastChecks.refusal(StateClaim.kept(40), 3, 10))
        .contains("state remembers 40 inner steps before round 3, of 10 each");
    assertThat(FastChecks.refusal(StateClaim.kept(25), 3, 10)).isPresent();
  }

  @Test
  void refuseAnEmptyContribution() {
    assertThat(FastChecks.refusal(0, 0)).contains("contribution is empty");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refuseANormThatIsNotPositiveAndFinite(double norm) {
    assertThat(FastChecks.refusal(5, norm)).contains("norm of the contribution is " + norm);
  }

  private static void assertRefused(Claims claimed, String reason) {
    assertThat(FastChecks.refusal(REQUIRED, claimed)).contains(reason);
  }
}
