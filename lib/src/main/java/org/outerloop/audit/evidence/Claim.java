package org.outerloop.audit.evidence;

import java.util.Optional;
import org.outerloop.protocol.PeerId;

/**
 * What in a record is said not to follow.
 *
 * @param field of the record, as a JSON pointer (RFC 6901)
 * @param peer whom it is about, where it is about one
 * @param slice of the model by its place in the layout, where it is about one
 */
public record Claim(Kind kind, String field, Optional<PeerId> peer, Optional<Integer> slice) {

  /** What a record must follow from. */
  public enum Kind {
    /** The record before it: base, beacon, previous, turn. */
    CHAIN,
    /** A round has one record. */
    EQUIVOCATION,
    /** The list of contributions: the evidence. */
    LISTING,
    /** Verdicts, merged, burned and standings: evidence, overlaps and the standings before. */
    JUDGEMENT,
    /** Who was tried: the draw. */
    DRAW,
    /** Norm of a contribution: its payload. */
    NORM,
    /** Loss score of a contribution: base model, payloads, sequences. */
    LOSS,
    /** Held-out loss: model, held-out sequences. */
    HELD_OUT,
    /** One slice of the model: base model, payloads merged. */
    SLICE,
    /** The model as a whole: the same. */
    MODEL
  }

  static Claim of(Kind kind, String field) {
    return new Claim(kind, field, Optional.empty(), Optional.empty());
  }

  static Claim of(Kind kind, String field, PeerId peer) {
    return new Claim(kind, field, Optional.of(peer), Optional.empty());
  }

  static Claim of(Kind kind, String field, int slice) {
    return new Claim(kind, field, Optional.empty(), Optional.of(slice));
  }
}
