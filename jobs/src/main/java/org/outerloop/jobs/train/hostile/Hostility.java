package org.outerloop.jobs.train.hostile;

import java.util.Optional;
import org.outerloop.jobs.PeerSettings.Behaviour;
import org.outerloop.protocol.Require;
import org.outerloop.round.Conduct;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.PeerResult;
import org.outerloop.round.RoundStart;
import org.outerloop.round.Spread;
import org.outerloop.storage.StoreLocation;

/** What a behaviour of the settings does in a round. */
public final class Hostility {
  /** A peer that turns builds a rating first. */
  private static final int HONEST_ROUNDS = 4;

  /** Then it cheats in every so many rounds. */
  private static final int TURNS_EVERY = 3;

  /** Two rounds of work on old parameters can still be useful work. */
  private static final int STALE_ROUNDS = 2;

  private Hostility() {}

  /** Whether a peer uploads anything in a round. */
  public static boolean present(Behaviour behaviour, long round) {
    return behaviour != Behaviour.ABSENT || round % 2 == 0;
  }

  /** How a peer that trains does so. */
  public static Conduct conduct(Behaviour behaviour, long round) {
    return switch (behaviour) {
      case SIGN_FLIP -> new SignFlip();
      case NOISE -> new Noise();
      case SCALED_UP -> new Scaled(1000);
      case SCALED_DOWN -> new Scaled(1e-6f);
      case ZERO -> new Scaled(0);
      case STALE_BASE -> new StaleBase(STALE_ROUNDS, true);
      case STALE_BASE_DENIED -> new StaleBase(STALE_ROUNDS, false);
      case OVERFIT -> new Overfit();
      case OTHER_DATA -> new OtherData();
      case ON_OFF ->
          round >= HONEST_ROUNDS && round % TURNS_EVERY == 0 ? new SignFlip() : Conduct.HONEST;
      default -> Conduct.HONEST;
    };
  }

  /**
   * The round of a peer that does not train.
   *
   * @param victim bucket of whom it copies, where it copies
   */
  public static Spread.Work<PeerPlace, PeerResult> forgery(
      Behaviour behaviour, RoundStart start, Optional<StoreLocation> victim) {
    Require.that(!behaviour.trains(), "%s trains", behaviour);
    return new Forgery(
        start,
        switch (behaviour) {
          case COPY -> new CopiedPayload(victim.orElseThrow());
          case COPY_DISGUISED -> new DisguisedPayload(victim.orElseThrow());
          default -> new RandomPayload();
        });
  }
}
