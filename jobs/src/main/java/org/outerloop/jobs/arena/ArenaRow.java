package org.outerloop.jobs.arena;

import org.outerloop.arena.Attack;
import org.outerloop.arena.Tally;

/**
 * What came of hostile peers in one world. Shares are in [0, 1]; losses are relative to that of a
 * world, so 0.01 is one percent worse.
 *
 * @param number in the catalogue of attacks; 0 for one that is not there, and for mixes
 * @param attack name, or the names in a mix
 * @param detectedBy the decision that the hostile met most often
 * @param firstRefused round, from 1, in which one was first not merged; 0 for never
 * @param hostileWeight of the pay of the last round
 * @param hostilePay of the pay of all rounds
 * @param hostileMerged of their contributions
 * @param loss after the last round, in nats per token
 * @param againstHonest loss against as many peers, all honest
 * @param againstAlone loss against the honest ones without the hostile
 * @param punished contributions of the honest that were refused
 * @param punishments which decisions these were
 * @param reason the decision in words
 */
public record ArenaRow(
    int number,
    String attack,
    String what,
    long seed,
    String detectedBy,
    int firstRefused,
    double hostileWeight,
    double hostilePay,
    double hostileMerged,
    double loss,
    double againstHonest,
    double againstAlone,
    int punished,
    String punishments,
    String reason) {
  /** Most that the hostile may hold of the pay in the end. */
  static final double MOST_WEIGHT = 0.01;

  /** Most by which the loss may be worse than with honest peers only. */
  static final double MOST_LOSS = 0.02;

  static ArenaRow of(Attack attack, long seed, Tally tally, Losses losses) {
    return of(attack.number(), attack.title(), attack.what(), seed, tally, losses);
  }

  static ArenaRow of(
      int number, String attack, String what, long seed, Tally tally, Losses losses) {
    boolean passed = tally.hostileMerged() > 0.5;
    return new ArenaRow(
        number,
        attack,
        what,
        seed,
        passed
            ? (tally.hostileWeight() > MOST_WEIGHT ? "not detected" : "rating, proof")
            : tally.mostFrequent().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
        tally.firstRefused(),
        tally.hostileWeight(),
        tally.hostilePay(),
        tally.hostileMerged(),
        tally.heldOutLoss(),
        tally.heldOutLoss() / losses.allHonest() - 1,
        tally.heldOutLoss() / losses.alone() - 1,
        tally.punished(),
        tally.punishments().toString(),
        tally.reason());
  }

  /**
   * What to compare with, in nats per token.
   *
   * @param allHonest of as many peers, all honest
   * @param alone of the honest ones alone
   */
  record Losses(double allHonest, double alone) {}

  /** Whether hostile peers cost and earn no more than is the goal, and no honest one was hurt. */
  boolean meetsGoals() {
    return hostileWeight <= MOST_WEIGHT && againstHonest <= MOST_LOSS && punished == 0;
  }
}
