package org.outerloop.jobs;

import java.util.Optional;
import org.outerloop.protocol.PeerId;

/**
 * One entry of the list {@code peers}.
 *
 * @param name of the peer and of its bucket
 * @param behaviour honest, or a way to cheat that a rehearsal should show
 * @param victim whom it copies, for behaviour copy
 */
public record PeerSettings(PeerId name, Behaviour behaviour, Optional<PeerId> victim) {

  /** What the peer does in a round. */
  public enum Behaviour {
    HONEST,
    COPY
  }

  public PeerSettings {
    if ((behaviour == Behaviour.COPY) != victim.isPresent()) {
      throw new IllegalArgumentException(
          "behaviour copy, and no other, names a victim; peer '" + name + "' has " + victim);
    }
    if (victim.isPresent() && victim.get().equals(name)) {
      throw new IllegalArgumentException("peer '" + name + "' cannot copy itself");
    }
  }
}
