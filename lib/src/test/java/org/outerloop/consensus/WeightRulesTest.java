package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.consensus.ChainException.Reason;

class WeightRulesTest {
  private static final WeightSpec RULES = new WeightSpec(100, 2, 40_000, 7, 0);

  /** Owner, two validators with permits, a miner without, at block 1000. */
  private static Chain chain() {
    ConsensusSpec consensus = new ConsensusSpec(0.5, 10, 2, 5000, BondSpec.SUBTENSOR);
    ChainSpec spec = new ChainSpec(8, 360, 4096, 10, RULES, consensus, EmissionSpec.SUBTENSOR);
    return Chain.open(spec)
        .register("owner")
        .register("val")
        .register("other")
        .register("miner")
        .withStake("val", 50)
        .withStake("other", 40)
        .withStake("miner", 10)
        .settle(0)
        .chain()
        .at(1000);
  }

  private static SetWeights wish(String hotkey, List<Integer> uids, List<Integer> values) {
    return new SetWeights(hotkey, uids, values, 7);
  }

  @Test
  void scalesTheLargestTo65535() {
    Chain chain = chain().setWeights(wish("val", List.of(2, 3, 0), List.of(3, 2, 0)));
    assertThat(chain.seat(1).neuron().weights())
        .containsExactly(new Weight(2, 65_535), new Weight(3, 43_690), new Weight(0, 0));
    assertThat(chain.seat(1).neuron().lastUpdate()).isEqualTo(1000);
    assertThat(chain.seat(1).neuron().weightsBlock()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "val, '2 3', '1', 7, WEIGHT_VEC_NOT_EQUAL_SIZE",
    "val, '0 1 2 3 3', '1 1 1 1 1', 7, UIDS_LENGTH_EXCEED_UIDS_IN_SUBNET",
    "nobody, '2 3', '1 1', 7, HOTKEY_NOT_REGISTERED_IN_SUBNET",
    "poor, '2 3', '1 1', 6, NOT_ENOUGH_STAKE_TO_SET_WEIGHTS",
    "val, '2 3', '1 1', 6, INCORRECT_WEIGHT_VERSION_KEY",
    "miner, '1 2', '1 1', 7, NEURON_NO_VALIDATOR_PERMIT",
    "val, '2 2', '1 1', 7, DUPLICATE_UIDS",
    "val, '2 9', '1 1', 7, UID_VEC_CONTAIN_INVALID_ONE",
    "val, '2 -1', '1 1', 7, UID_VEC_CONTAIN_INVALID_ONE",
    "val, '2 3', '1 65536', 7, WEIGHT_OUT_OF_RANGE",
    "val, '2', '1', 7, WEIGHT_VEC_LENGTH_IS_LOW",
    "val, '2 3', '7 3', 7, MAX_WEIGHT_EXCEEDED"
  })
  void refusesByName(String hotkey, String uids, String values, long version, Reason reason) {
    Chain chain = hotkey.equals("poor") ? chain().register("poor") : chain();
    SetWeights wish = new SetWeights(hotkey, numbers(uids), numbers(values), version);
    assertThatThrownBy(() -> chain.setWeights(wish)).extracting("reason").isEqualTo(reason);
  }

  private static List<Integer> numbers(String text) {
    return java.util.Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
  }

  /** Many faults at once: the first in the chain's order is named. */
  @Test
  void checksInTheChainsOrder() {
    SetWeights wish = new SetWeights("nobody", List.of(9, 9), List.of(1), 0);
    assertThatThrownBy(() -> chain().setWeights(wish))
        .extracting("reason")
        .isEqualTo(Reason.WEIGHT_VEC_NOT_EQUAL_SIZE);
    SetWeights old = new SetWeights("miner", List.of(9, 9), List.of(1, 1), 0);
    assertThatThrownBy(() -> chain().setWeights(old))
        .extracting("reason")
        .isEqualTo(Reason.INCORRECT_WEIGHT_VERSION_KEY);
  }

  @Test
  void anybodyWithStakeMayWeighItselfAlone() {
    Chain chain = chain().setWeights(wish("miner", List.of(3), List.of(65_535)));
    assertThat(chain.seat(3).neuron().weights()).containsExactly(new Weight(3, 65_535));
  }

  @Test
  void theOwnerNeedsNeitherStakeNorPermit() {
    Chain chain = chain().setWeights(wish("owner", List.of(0, 3), List.of(1, 1)));
    assertThat(chain.seat(0).neuron().weights()).hasSize(2);
  }

  @Test
  void theRateIsLimitedFromTheSecondTimeOn() {
    SetWeights wish = wish("val", List.of(2, 3), List.of(1, 1));
    Chain once = chain().setWeights(wish);
    assertThatThrownBy(() -> once.at(1099).setWeights(wish))
        .hasMessage("Uid 1 spoke 99 blocks ago, the limit is 100")
        .extracting("reason")
        .isEqualTo(Reason.SETTING_WEIGHTS_TOO_FAST);
    assertThat(once.at(1100).setWeights(wish).seat(1).neuron().lastUpdate()).isEqualTo(1100);
  }

  @Test
  void sharesBecome16Bits() {
    assertThat(WeightVector.of(new double[] {0, 0.5, 0.25, 1e-9}))
        .containsExactly(new Weight(1, 65_535), new Weight(2, 32_768));
    assertThat(WeightVector.of(new double[3])).isEqualTo(Collections.emptyList());
    assertThatThrownBy(() -> WeightVector.of(new double[] {-1}))
        .hasMessage("Share -1.0 is not from 0");
  }
}
