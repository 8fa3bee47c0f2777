package org.outerloop.consensus;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Whose votes count, and how much.
 *
 * @param all shares of the stake, those below the threshold 0
 * @param active shares of the stake whose holders have a permit and are awake
 * @param permits who may vote in the next epoch
 */
record Stakes(double[] all, double[] active, boolean[] permits) {

  static Stakes of(ConsensusSpec spec, Epoch epoch) {
    double[] all = new double[epoch.size()];
    double[] active = new double[epoch.size()];
    for (int uid = 0; uid < all.length; uid++) {
      double stake = epoch.neurons().get(uid).stake();
      all[uid] = stake >= spec.minStake() || epoch.isOwner(uid) ? stake : 0;
    }
    Vectors.normalise(all);
    for (int uid = 0; uid < all.length; uid++) {
      boolean awake =
          epoch.neurons().get(uid).lastUpdate() + spec.activityCutoff() >= epoch.block();
      active[uid] = awake && mayVote(epoch, uid) ? all[uid] : 0;
    }
    return new Stakes(
        all,
        Vectors.normalise(active),
        permits(all, spec.maxValidators(), epoch.owner().orElse(-1)));
  }

  static boolean mayVote(Epoch epoch, int uid) {
    return epoch.neurons().get(uid).permit() || epoch.isOwner(uid);
  }

  /** The largest stakes that are not 0; of equal ones the later uid, as on the chain. */
  private static boolean[] permits(double[] stake, int most, int owner) {
    boolean[] permits = new boolean[stake.length];
    List<Integer> uids = new java.util.ArrayList<>();
    for (int uid = 0; uid < stake.length; uid++) {
      uids.add(uid);
    }
    uids.sort(Comparator.<Integer>comparingDouble(uid -> stake[uid]));
    for (int uid : uids.subList(Math.max(0, uids.size() - most), uids.size())) {
      permits[uid] = stake[uid] > 0;
    }
    if (owner >= 0) {
      permits[owner] = true;
    }
    return permits;
  }

  /** What everything goes by when there is no incentive. */
  double[] fallback() {
    return Arrays.stream(active).anyMatch(share -> share > 0) ? active : all;
  }
}
