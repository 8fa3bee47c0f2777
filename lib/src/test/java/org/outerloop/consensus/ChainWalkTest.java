package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outerloop.consensus.ChainException.Reason;
import org.outerloop.protocol.SplitMix64;

/** Random calls, right and wrong ones: whatever is refused or granted, the chain stays whole. */
class ChainWalkTest {
  private static final int KEYS = 9;

  @Test
  void randomCallsLeaveTheChainWhole() {
    Set<Reason> refusals = EnumSet.noneOf(Reason.class);
    for (int walk = 0; walk < 60; walk++) {
      SplitMix64 random = new SplitMix64(walk);
      Chain chain = Chain.open(spec(random)).register("key0");
      for (int step = 0; step < 150; step++) {
        try {
          chain = next(chain.at(chain.block() + random.nextInt(4)), random);
        } catch (ChainException e) {
          refusals.add(e.reason());
        }
        checkWhole(chain);
      }
      Payout payout = chain.settle(1000).payout();
      assertThat(payout.total()).isCloseTo(1000, within(1e-9));
    }
    assertThat(refusals)
        .contains(
            Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET,
            Reason.NEURON_NO_VALIDATOR_PERMIT,
            Reason.SETTING_WEIGHTS_TOO_FAST,
            Reason.COMMITTING_WEIGHTS_TOO_FAST,
            Reason.REVEAL_TOO_EARLY,
            Reason.EXPIRED_WEIGHT_COMMIT,
            Reason.DUPLICATE_UIDS,
            Reason.UID_VEC_CONTAIN_INVALID_ONE);
  }

  private static ChainSpec spec(SplitMix64 random) {
    WeightSpec weights = new WeightSpec(2, 1, Weight.MAX, 0, random.nextInt(3));
    ConsensusSpec consensus = new ConsensusSpec(0.5, 0, 3, 30, BondSpec.SUBTENSOR);
    return new ChainSpec(6, 12, 5, 1, weights, consensus, EmissionSpec.SUBTENSOR);
  }

  private static Chain next(Chain chain, SplitMix64 random) {
    String key = "key" + random.nextInt(KEYS);
    int size = 1 + random.nextInt(3);
    List<Integer> uids = IntStream.range(0, size).mapToObj(i -> random.nextInt(7)).toList();
    SetWeights wish = new SetWeights(key, uids, uids.stream().map(uid -> uid + 1).toList(), 0);
    return switch (random.nextInt(6)) {
      case 0 -> chain.register(key);
      case 1 -> chain.withStake(key, random.nextDouble());
      case 2 -> chain.settle(1).chain();
      case 3 -> revealAny(chain, random);
      default ->
          chain.spec().weights().commitReveal()
              ? chain.commit(key, salted(key, random.nextInt(4)).commitment(7))
              : chain.setWeights(wish);
    };
  }

  private static Chain revealAny(Chain chain, SplitMix64 random) {
    return chain.reveal(salted("key" + random.nextInt(KEYS), random.nextInt(4)), 7);
  }

  private static SetWeights salted(String key, int uid) {
    return new SetWeights(key, List.of(uid), List.of(uid + 1), 0);
  }

  private static void checkWhole(Chain chain) {
    Set<String> hotkeys = new HashSet<>();
    for (int uid = 0; uid < chain.size(); uid++) {
      assertThat(hotkeys.add(chain.seat(uid).hotkey())).isTrue();
      for (Weight weight : chain.seat(uid).neuron().weights()) {
        assertThat(weight.uid()).isLessThan(chain.size());
      }
    }
    assertThat(chain.size()).isLessThanOrEqualTo(6);
    assertThat(chain.seat(0).hotkey()).isEqualTo("key0");
  }
}
