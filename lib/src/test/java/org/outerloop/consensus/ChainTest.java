package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.consensus.ChainException.Reason;

/** Seats: who comes, who goes, and what stays of those who went. */
class ChainTest {
  private static final ChainSpec SPEC =
      new ChainSpec(
          4,
          10,
          25,
          1,
          new WeightSpec(0, 1, Weight.MAX, 0, 0),
          ConsensusSpec.SUBTENSOR,
          EmissionSpec.SUBTENSOR);

  /** Owner, a validator that says 60 : 40, two miners; one epoch is settled. */
  private static Chain running() {
    Chain chain =
        Chain.open(SPEC).register("owner").register("val").register("good").register("bad");
    chain = chain.withStake("val", 1).at(10).settle(0).chain().at(11);
    chain = chain.setWeights(wish("val", List.of(2, 3), List.of(60, 40)));
    return chain.at(20).settle(100).chain();
  }

  private static SetWeights wish(String hotkey, List<Integer> uids, List<Integer> values) {
    return new SetWeights(hotkey, uids, values, 0);
  }

  @Test
  void anEpochPaysMinersAndValidators() {
    Chain chain = running().at(30);
    Chain.Settlement settlement = chain.settle(100);

    double net = 100 * (1 - 11_796.0 / 65_535);
    assertThat(settlement.payout().owner()).isCloseTo(100 - net, within(1e-12));
    assertThat(settlement.payout().of(2).total()).isCloseTo(0.3 * net, within(1e-3));
    assertThat(settlement.payout().of(3).total()).isCloseTo(0.2 * net, within(1e-3));
    assertThat(settlement.payout().of(1).validator()).isCloseTo(0.5 * net, within(1e-12));
    assertThat(settlement.payout().of(1).take()).isCloseTo(0.09 * net, within(1e-12));
    assertThat(settlement.payout().total()).isCloseTo(100, within(1e-12));
  }

  @Test
  void weightOnTheOwnerBurns() {
    Chain chain = running().at(21).setWeights(wish("val", List.of(0, 2), List.of(1, 1)));
    Payout payout = chain.at(30).settle(100).payout();

    assertThat(payout.of(0).miner()).isZero();
    assertThat(payout.burned()).isCloseTo(payout.of(2).miner(), within(1e-12)).isGreaterThan(20);
    assertThat(payout.total()).isCloseTo(100, within(1e-12));
  }

  @Test
  void withoutStakeAllButTheOwnersCutBurns() {
    Payout payout = Chain.open(SPEC).register("owner").register("a").settle(50).payout();

    assertThat(payout.burned()).isEqualTo(50 - payout.owner());
    assertThat(payout.total()).isCloseTo(50, within(1e-12));
  }

  @Test
  void theLowestGivesWayAndNothingOfItStays() {
    Chain full = running().at(26);
    assertThat(full.bonds().get(1, 3)).isEqualTo(1);

    Chain chain = full.register("new");

    assertThat(chain.isRegistered("bad")).isFalse();
    assertThat(chain.uid("new")).isEqualTo(3);
    assertThat(chain.seat(3).neuron()).isEqualTo(Neuron.registered(26));
    assertThat(chain.bonds().get(1, 3)).isZero();
    assertThat(chain.bonds().get(1, 2)).isEqualTo(1);
    assertThat(chain.seat(1).neuron().weights()).containsExactly(new Weight(2, 65_535));
    assertThat(chain.at(30).settle(100).payout().of(3).total()).isZero();
  }

  @Test
  void whoComesBackStartsAnew() {
    Chain chain = running().at(26).register("new").at(60).register("bad");

    assertThat(chain.isRegistered("new")).isFalse();
    assertThat(chain.seat(chain.uid("bad")).neuron()).isEqualTo(Neuron.registered(60));
  }

  @Test
  void theImmuneGiveWayOnlyWhenNobodyElseMay() {
    Chain full = running();
    Chain once = full.at(26).register("a");
    assertThat(once.uid("a")).isEqualTo(3); // the lowest of those beyond immunity
    Chain twice = once.register("b");
    assertThat(twice.uid("b")).isEqualTo(2); // good and val are left beyond it, a is immune
    Chain thrice = twice.register("c");
    assertThat(thrice.isRegistered("val")).isTrue(); // the last beyond immunity stays: one must
    assertThat(thrice.isRegistered("b")).isFalse(); // of two equals the lower uid
  }

  @Test
  void equalsGiveWayByAge() {
    Chain chain = Chain.open(SPEC).register("owner").at(1).register("b").register("c").at(2);
    chain = chain.register("d").at(100);
    assertThat(chain.register("x").uid("x")).isEqualTo(1);
    assertThat(chain.register("x").register("y").uid("y")).isEqualTo(2);
  }

  @Test
  void theOwnerIsNeverReplaced() {
    ChainSpec one = new ChainSpec(1, 10, 0, 0, SPEC.weights(), SPEC.consensus(), SPEC.emission());
    Chain chain = Chain.open(one).register("owner");
    assertThatThrownBy(() -> chain.register("other"))
        .hasMessage("All 1 uids are taken")
        .extracting("reason")
        .isEqualTo(Reason.NO_NEURON_ID_AVAILABLE);
    assertThatThrownBy(() -> chain.register("owner"))
        .extracting("reason")
        .isEqualTo(Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET);
  }

  @Test
  void blocksOnlyGoForward() {
    Chain chain = Chain.open(SPEC).at(5);
    assertThatThrownBy(() -> chain.at(4)).hasMessage("Block 4 is before block 5");
  }
}
