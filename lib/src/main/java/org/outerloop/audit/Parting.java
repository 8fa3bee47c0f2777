package org.outerloop.audit;

import java.util.Optional;
import org.outerloop.protocol.PeerId;

/**
 * Where two runs part.
 *
 * @param round {@link #BEFORE} where it was before the first
 * @param peer whose work it is; absent where it is the validator's
 * @param place in the model, where it is known
 * @param detail what differs, in words
 */
public record Parting(
    long round, Stage stage, Optional<PeerId> peer, Optional<TensorPlace> place, String detail) {
  /** Before round 0. */
  public static final long BEFORE = -1;

  static Parting of(long round, Stage stage, String detail) {
    return new Parting(round, stage, Optional.empty(), Optional.empty(), detail);
  }

  static Parting of(long round, Stage stage, PeerId peer, String detail) {
    return new Parting(round, stage, Optional.of(peer), Optional.empty(), detail);
  }

  Parting at(TensorPlace found) {
    return new Parting(round, stage, peer, Optional.of(found), detail);
  }

  Parting at(Optional<TensorPlace> found) {
    return new Parting(round, stage, peer, found, detail);
  }

  Parting adding(String more) {
    String all = more.isEmpty() ? detail : detail + "; " + more;
    return new Parting(round, stage, peer, place, all);
  }

  /** As in {@code round 7, peer-2, inner steps, tensor model.norm.weight, slice 1 of 1: ...}. */
  @Override
  public String toString() {
    return (round == BEFORE ? "before round 0" : "round " + round)
        + peer.map(id -> ", " + id).orElse("")
        + ", "
        + stage.words()
        + place.map(found -> ", " + found).orElse("")
        + ": "
        + detail;
  }
}
