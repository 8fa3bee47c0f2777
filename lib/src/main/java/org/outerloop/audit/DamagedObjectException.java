package org.outerloop.audit;

import java.util.Optional;
import org.outerloop.protocol.PeerId;

/** A stored object is not what its digest, its signature or its format says. */
public final class DamagedObjectException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Parting parting;

  /**
   * @param place where and what, see {@link Parting}
   * @param key of the object
   */
  DamagedObjectException(Parting place, String key) {
    super(key + " " + place.detail());
    this.parting = place;
  }

  static DamagedObjectException of(long round, Optional<PeerId> peer, String key, String reason) {
    return new DamagedObjectException(
        new Parting(round, Stage.STORAGE, peer, Optional.empty(), reason), key);
  }

  DamagedObjectException at(TensorPlace place, String key) {
    return new DamagedObjectException(parting.at(place), key);
  }

  /** What is said of it. */
  Parting in(String view) {
    return new Parting(
        parting.round(),
        Stage.STORAGE,
        parting.peer(),
        parting.place(),
        getMessage() + ", in " + view);
  }
}
