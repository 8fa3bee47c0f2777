package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.outerloop.consensus.ChainException.Reason;

class CommitRevealTest {
  private static final SetWeights WISH = new SetWeights("val", List.of(2), List.of(9), 0);

  /** Epochs of 10 blocks; revealed two epochs later; now is block 15, epoch 1. */
  private static Chain chain() {
    return Chain.open(spec(2, 0))
        .register("owner")
        .register("val")
        .register("miner")
        .withStake("val", 1)
        .settle(0)
        .chain()
        .at(15);
  }

  private static ChainSpec spec(int revealEpochs, long rateLimit) {
    WeightSpec weights = new WeightSpec(rateLimit, 1, Weight.MAX, 0, revealEpochs);
    return new ChainSpec(3, 10, 0, 0, weights, ConsensusSpec.SUBTENSOR, EmissionSpec.SUBTENSOR);
  }

  @Test
  void weightsCountOnlyOnceRevealed() {
    Chain committed = chain().commit("val", WISH.commitment(42));
    assertThat(committed.seat(1).neuron().weights()).isEmpty();
    assertThat(committed.seat(1).neuron().lastUpdate()).isEqualTo(15);

    Chain revealed = committed.at(31).reveal(WISH, 42);

    assertThat(revealed.seat(1).neuron().weights()).containsExactly(new Weight(2, 65_535));
    assertThat(revealed.seat(1).neuron().weightsBlock()).isEqualTo(15);
    assertThat(revealed.seat(1).commits()).isEmpty();
  }

  @Test
  void theEpochOfTheRevealIsFixed() {
    Chain committed = chain().commit("val", WISH.commitment(42));
    refused(() -> committed.at(29).reveal(WISH, 42), Reason.REVEAL_TOO_EARLY);
    assertThat(committed.at(39).reveal(WISH, 42).seat(1).neuron().weights()).hasSize(1);
    refused(() -> committed.at(40).reveal(WISH, 42), Reason.EXPIRED_WEIGHT_COMMIT);
  }

  @Test
  void onlyWhatWasCommittedCanBeRevealed() {
    Chain committed = chain().commit("val", WISH.commitment(42)).at(31);
    SetWeights other = new SetWeights("val", List.of(2), List.of(8), 0);
    refused(() -> committed.reveal(WISH, 43), Reason.INVALID_REVEAL_COMMIT_HASH_NOT_MATCH);
    refused(() -> committed.reveal(other, 42), Reason.INVALID_REVEAL_COMMIT_HASH_NOT_MATCH);
    refused(() -> chain().reveal(WISH, 42), Reason.NO_WEIGHTS_COMMIT_FOUND);
    assertThat(WISH.commitment(42))
        .isNotEqualTo(new SetWeights("other", List.of(2), List.of(9), 0).commitment(42));
  }

  @Test
  void aRevealSkipsOlderCommits() {
    SetWeights newer = new SetWeights("val", List.of(2, 0), List.of(1, 1), 0);
    Chain chain = chain().commit("val", WISH.commitment(1)).commit("val", newer.commitment(2));
    Chain revealed = chain.at(30).reveal(newer, 2);
    assertThat(revealed.seat(1).commits()).isEmpty();
    refused(() -> revealed.reveal(WISH, 1), Reason.NO_WEIGHTS_COMMIT_FOUND);
    assertThat(chain.at(30).reveal(WISH, 1).seat(1).commits()).hasSize(1);
  }

  @Test
  void elevenCommitsAreTooManyUntilTheyExpire() {
    Chain chain = chain();
    for (int i = 0; i < 10; i++) {
      chain = chain.commit("val", WISH.commitment(i));
    }
    Chain full = chain;
    refused(() -> full.commit("val", WISH.commitment(10)), Reason.TOO_MANY_UNREVEALED_COMMITS);
    assertThat(full.at(40).commit("val", WISH.commitment(10)).seat(1).commits()).hasSize(1);
  }

  /** A newcomer on the uid must not inherit what was committed for its predecessor. */
  @Test
  void whatWasCommittedForAFormerHolderDoesNotCount() {
    Chain chain = chain().commit("val", WISH.commitment(42)).at(16).register("newcomer");
    assertThat(chain.uid("newcomer")).isEqualTo(2);

    EpochResult result = chain.at(31).reveal(WISH, 42).at(39).settle(1).result();

    assertThat(result.of(2).consensus()).isZero();
  }

  @Test
  void commitsAreRateLimitedAndNeedTheRightKindOfSubnet() {
    Chain slow =
        Chain.open(spec(1, 5)).register("owner").at(10).commit("owner", WISH.commitment(1));
    refused(
        () -> slow.at(14).commit("owner", WISH.commitment(2)), Reason.COMMITTING_WEIGHTS_TOO_FAST);
    refused(() -> slow.setWeights(WISH), Reason.COMMIT_REVEAL_ENABLED);
    Chain open = Chain.open(spec(0, 0)).register("val");
    refused(() -> open.commit("val", WISH.commitment(1)), Reason.COMMIT_REVEAL_DISABLED);
    refused(() -> open.reveal(WISH, 1), Reason.COMMIT_REVEAL_DISABLED);
  }

  private static void refused(ThrowingCallable call, Reason reason) {
    assertThatThrownBy(call).extracting("reason").isEqualTo(reason);
  }
}
