package org.outerloop.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.outerloop.protocol.Require;

/**
 * An epoch's emission, paid out.
 *
 * <pre>
 *   owner      = cut x emission
 *   net        = emission - owner
 *   miner j    = net x miner share j, burned when j is a burn key
 *   root       = root share x net x validator shares
 *   validator  = (1 - root share) x net x validator share, of which the take is its own
 * </pre>
 *
 * <p>Nothing is lost or made: owner, burned, root and payments sum to the emission.
 *
 * @param emission of the epoch
 * @param owner cut
 * @param burned incentive of burn keys, and what nobody had a claim to
 * @param root to stake outside the subnet
 * @param payments by uid
 */
public record Payout(
    double emission, double owner, double burned, double root, List<Payment> payments) {
  public Payout {
    payments = List.copyOf(payments);
  }

  /**
   * @param burnKeys uids of the owner: weight on them burns
   */
  public static Payout of(
      EmissionSpec spec, double emission, List<NeuronResult> shares, Set<Integer> burnKeys) {
    Require.that(emission >= 0 && Double.isFinite(emission), "Emission %s is not from 0", emission);
    double owner = spec.ownerCut() * emission;
    double net = emission - owner;
    double burned = 0;
    double root = 0;
    double claimed = 0;
    List<Payment> payments = new ArrayList<>();
    for (int uid = 0; uid < shares.size(); uid++) {
      double miner = net * shares.get(uid).minerEmission();
      double validator = net * shares.get(uid).validatorEmission();
      boolean burns = burnKeys.contains(uid);
      claimed += shares.get(uid).emission();
      burned += burns ? miner : 0;
      root += spec.rootShare() * validator;
      double rest = validator - spec.rootShare() * validator;
      double take = spec.validatorTake() * rest;
      payments.add(new Payment(burns ? 0 : miner, take, rest - take));
    }
    return new Payout(emission, owner, claimed > 0 ? burned : net, root, payments);
  }

  public Payment of(int uid) {
    return payments.get(uid);
  }

  /** All of it; the emission, up to rounding. */
  public double total() {
    double total = owner + burned + root;
    for (Payment payment : payments) {
      total += payment.total();
    }
    return total;
  }
}
