package org.outerloop.jobs;

import java.util.Optional;
import org.outerloop.protocol.PeerId;

/**
 * One entry of the list {@code peers}.
 *
 * @param name of the peer and of its bucket
 * @param behaviour honest, or a way to cheat that a rehearsal should show
 * @param victim whom it copies, for behaviours copy and copy-disguised
 */
public record PeerSettings(PeerId name, Behaviour behaviour, Optional<PeerId> victim) {

  /** What the peer does in a round. */
  public enum Behaviour {
    HONEST,
    /** Uploads another's work, byte for byte. */
    COPY,
    /** The same with half of the entries moved elsewhere. */
    COPY_DISGUISED,
    /** Uploads bytes that are no contribution. */
    RANDOM_BYTES,
    /** Sends the opposite of what it learned. */
    SIGN_FLIP,
    /** Sends noise as large as its pseudo-gradient. */
    NOISE,
    /** Sends a thousand times what it learned. */
    SCALED_UP,
    /** Sends a millionth of what it learned. */
    SCALED_DOWN,
    /** Sends zeros. */
    ZERO,
    /** Trains the parameters of two rounds ago, and says so. */
    STALE_BASE,
    /** The same, and claims to have the present ones. */
    STALE_BASE_DENIED,
    /** Trains on its first batch only. */
    OVERFIT,
    /** Trains on other sequences than it claims. */
    OTHER_DATA,
    /** Works honestly in every second round and is absent in the others. */
    ABSENT,
    /** Works honestly for four rounds, then sends the opposite in every third. */
    ON_OFF;

    /** Whether it takes inner steps, in its own way. */
    public boolean trains() {
      return this != COPY && this != COPY_DISGUISED && this != RANDOM_BYTES;
    }

    /** Whether it copies somebody. */
    boolean copies() {
      return this == COPY || this == COPY_DISGUISED;
    }
  }

  public PeerSettings {
    if (behaviour.copies() != victim.isPresent()) {
      throw new IllegalArgumentException(
          "behaviours copy and copy-disguised, and no others, name a victim; peer '"
              + name
              + "' has "
              + victim);
    }
    if (victim.isPresent() && victim.get().equals(name)) {
      throw new IllegalArgumentException("peer '" + name + "' cannot copy itself");
    }
  }
}
