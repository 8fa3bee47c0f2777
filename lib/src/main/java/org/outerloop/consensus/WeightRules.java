package org.outerloop.consensus;

import static org.outerloop.consensus.ChainException.require;

import java.util.HashSet;
import java.util.List;
import org.outerloop.consensus.ChainException.Reason;

/** Which wishes a chain grants: subtensor's checks, in its order (subnets/weights.rs). */
final class WeightRules {
  private final Chain chain;
  private final WeightSpec spec;

  WeightRules(Chain chain) {
    this.chain = chain;
    this.spec = chain.spec().weights();
  }

  /** The row that a wish asks for, its largest value scaled to 65535. */
  List<Weight> granted(SetWeights wish) {
    int uid = registered(wish);
    Neuron author = chain.seat(uid).neuron();
    require(
        chain.isOwner(uid) || author.stake() >= chain.spec().consensus().minStake(),
        Reason.NOT_ENOUGH_STAKE_TO_SET_WEIGHTS,
        "%s has a stake of %s, weights want %s",
        wish.hotkey(),
        author.stake(),
        chain.spec().consensus().minStake());
    require(
        wish.versionKey() >= spec.versionKey(),
        Reason.INCORRECT_WEIGHT_VERSION_KEY,
        "Version key %s is below %s",
        wish.versionKey(),
        spec.versionKey());
    if (!spec.commitReveal()) {
      checkRate(uid, Reason.SETTING_WEIGHTS_TOO_FAST);
    }
    require(
        author.permit() || chain.isOwner(uid) || wish.isSelfWeight(uid),
        Reason.NEURON_NO_VALIDATOR_PERMIT,
        "%s may weigh nobody but itself",
        wish.hotkey());
    checkUids(wish);
    return sized(wish, uid);
  }

  private int registered(SetWeights wish) {
    require(
        wish.uids().size() == wish.values().size(),
        Reason.WEIGHT_VEC_NOT_EQUAL_SIZE,
        "%s uids have %s values",
        wish.uids().size(),
        wish.values().size());
    require(
        wish.uids().size() <= chain.size(),
        Reason.UIDS_LENGTH_EXCEED_UIDS_IN_SUBNET,
        "%s weights for %s uids",
        wish.uids().size(),
        chain.size());
    return chain.uid(wish.hotkey());
  }

  /** A uid that has given no sign of life but its registration may speak at once. */
  void checkRate(int uid, Reason reason) {
    Neuron author = chain.seat(uid).neuron();
    long waited = chain.block() - author.lastUpdate();
    boolean first = author.lastUpdate() == author.registered();
    require(
        first || waited >= spec.rateLimit(),
        reason,
        "Uid %s spoke %s blocks ago, the limit is %s",
        uid,
        waited,
        spec.rateLimit());
  }

  private void checkUids(SetWeights wish) {
    require(
        new HashSet<>(wish.uids()).size() == wish.uids().size(),
        Reason.DUPLICATE_UIDS,
        "A uid stands twice in %s",
        wish.uids());
    for (int i = 0; i < wish.uids().size(); i++) {
      require(
          wish.uids().get(i) >= 0 && wish.uids().get(i) < chain.size(),
          Reason.UID_VEC_CONTAIN_INVALID_ONE,
          "There is no uid %s",
          wish.uids().get(i));
      require(
          wish.values().get(i) >= 0 && wish.values().get(i) <= Weight.MAX,
          Reason.WEIGHT_OUT_OF_RANGE,
          "Weight %s is not 0 to %s",
          wish.values().get(i),
          Weight.MAX);
    }
  }

  private List<Weight> sized(SetWeights wish, int uid) {
    boolean self = wish.isSelfWeight(uid);
    require(
        self || wish.uids().size() >= Math.min(spec.minWeights(), chain.size()),
        Reason.WEIGHT_VEC_LENGTH_IS_LOW,
        "%s weights are fewer than %s",
        wish.uids().size(),
        spec.minWeights());
    List<Weight> row = WeightVector.upscaled(wish.uids(), wish.values());
    require(
        self
            || spec.maxWeight() == Weight.MAX
            || largestShare(row) * Weight.MAX <= spec.maxWeight(),
        Reason.MAX_WEIGHT_EXCEEDED,
        "One weight has %s of the row, more than %s/65535",
        largestShare(row),
        spec.maxWeight());
    return row;
  }

  private static double largestShare(List<Weight> row) {
    double largest = 0;
    double sum = 0;
    for (Weight weight : row) {
      largest = Math.max(largest, weight.value());
      sum += weight.value();
    }
    return sum > 0 ? largest / sum : 0;
  }
}
