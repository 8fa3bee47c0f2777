package org.outerloop.gauntlet;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.outerloop.message.StateClaim;
import org.outerloop.protocol.Digest;

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
    if (claimed.sequences() != required.sequences()) {
      return differs("sequences", claimed.sequences(), required.sequences());
    }
    if (claimed.tokens() != required.tokens()) {
      return differs("tokens", claimed.tokens(), required.tokens());
    }
    return Optional.empty();
  }

  /**
   * How many rounds ago a base model was the present one; empty for one that never was.
   *
   * @param bases digests of the base models so far, the present one first
   */
  public static OptionalInt stepsBehind(List<Digest> bases, Digest claimed) {
    int behind = bases.indexOf(claimed);
    return behind < 0 ? OptionalInt.empty() : OptionalInt.of(behind);
  }

  /**
   * What cannot be of the state that a peer says it began with. Whether it tells the truth about a
   * loss is not to be seen from here.
   */
  public static Optional<String> refusal(StateClaim state, long round, int innerSteps) {
    if (state.steps() > round * innerSteps || state.steps() % innerSteps != 0) {
      return Optional.of(
          "state remembers %s inner steps before round %s, of %s each"
              .formatted(state.steps(), round, innerSteps));
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
