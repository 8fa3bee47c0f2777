package org.outerloop.gauntlet;

import java.util.Optional;

/**
 * What can be refused without trying it: a contribution that is not for this place, or is nothing.
 *
 * <p>The validator computes what is required itself, also the receipt of the sequences that the
 * peer was obliged to consume, so a header replayed from another run, round or peer never passes.
 * Cost: constant. Signature, size and format are checked before, by those who read the bytes.
 */
public final class FastChecks {
  private FastChecks() {}

  /** The first claim that differs from what the round requires, in words. */
  public static Optional<String> refusal(Claims required, Claims claimed) {
    if (!claimed.run().equals(required.run())) {
      return differs("run", claimed.run(), required.run());
    }
    if (claimed.round() != required.round()) {
      return differs("round", claimed.round(), required.round());
    }
    if (!claimed.peer().equals(required.peer())) {
      return differs("peer", claimed.peer(), required.peer());
    }
    if (!claimed.baseDigest().equals(required.baseDigest())) {
      return differs("base model", claimed.baseDigest().brief(), required.baseDigest().brief());
    }
    if (!claimed.layoutDigest().equals(required.layoutDigest())) {
      return differs("layout", claimed.layoutDigest().brief(), required.layoutDigest().brief());
    }
    if (!claimed.dataReceipt().equals(required.dataReceipt())) {
      return differs("data receipt", claimed.dataReceipt().brief(), required.dataReceipt().brief());
    }
    if (claimed.tokens() != required.tokens()) {
      return differs("tokens", claimed.tokens(), required.tokens());
    }
    return Optional.empty();
  }

  /** Why a decoded contribution is nothing to try, in words. */
  public static Optional<String> refusal(long entries, double norm) {
    if (entries <= 0) {
      return Optional.of("contribution is empty");
    }
    if (!(norm > 0) || !Double.isFinite(norm)) {
      return Optional.of("norm of the contribution is " + norm);
    }
    return Optional.empty();
  }

  private static Optional<String> differs(String what, Object claimed, Object required) {
    return Optional.of(what + " is " + claimed + " instead of " + required);
  }
}
