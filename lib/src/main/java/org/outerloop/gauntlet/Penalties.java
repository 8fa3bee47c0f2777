package org.outerloop.gauntlet;

import org.outerloop.protocol.GauntletSpec;

/**
 * What bad behaviour costs. Factors hold after scores are computed anew, so nothing overwrites
 * them; each is in [0, 1] and meets no negative number, so none is a gain.
 *
 * <ul>
 *   <li>A missed round leaves a part of the proof of computation, and with it of the score; the
 *       loss lasts, and more than a few in a row take all of it. A proof that is not positive is
 *       left alone: a part of a negative number would be a gain.
 *   <li>Too many rounds without work of one's own among the last ones take all of the proof, and
 *       set the peer aside.
 *   <li>A malformed or copied contribution forfeits the round's pay, and so does one that is out of
 *       scale. So does a harmful one, and all pay until the peer is tried again and does no harm: who is seldom tried must not gain by doing
 *       harm in between.
 *   <li>Who is negative in more than half of its last trials keeps a part of the score.
 * </ul>
 */
final class Penalties {
  private final GauntletSpec.Penalties spec;

  Penalties(GauntletSpec.Penalties spec) {
    this.spec = spec;
  }

  /** The proof that remains after {@code misses} rounds missed in a row, this one included. */
  double afterMiss(double proof, int misses) {
    int known = spec.missFactors().size();
    double factor = misses <= known ? spec.missFactors().get(misses - 1) : 0;
    return proof > 0 ? proof * factor : proof;
  }

  boolean setsAside(History history) {
    return history.idleAmong(spec.windowRounds()) >= spec.windowMisses();
  }

  /** The first round in which a peer set aside after {@code round} is judged again. */
  long setAsideUntil(long round) {
    return round + 1 + spec.setAsideRounds();
  }

  /** The same for a proven copy. */
  long copySetAsideUntil(long round) {
    return round + 1 + spec.copySetAsideRounds();
  }

  boolean endsMembership(History history) {
    return history.idleAmong(spec.inactiveRounds()) == spec.inactiveRounds();
  }

  /**
   * The share of its score that a peer keeps in a round.
   *
   * @param exempt whether nothing negative is held against anybody in this round
   */
  double factor(Standing standing, Decision ground, boolean exempt) {
    boolean unpaid =
        ground == Decision.MALFORMED
            || ground == Decision.COPY
            || ground == Decision.HARMFUL
            || ground == Decision.OUT_OF_SCALE
            || ground == Decision.SET_ASIDE
            || standing.forfeited();
    if (unpaid) {
      return 0;
    }
    boolean mostlyNegative =
        2 * standing.history().negativeAmong(spec.negativeWindow()) > spec.negativeWindow();
    return mostlyNegative && !exempt ? spec.negativeFactor() : 1;
  }
}
