package org.outerloop.consensus;

/** The chain refuses a call and stays as it was. */
public final class ChainException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Names of subtensor's errors, in the order in which its checks run; ours last. */
  public enum Reason {
    COMMIT_REVEAL_ENABLED,
    COMMIT_REVEAL_DISABLED,
    WEIGHT_VEC_NOT_EQUAL_SIZE,
    UIDS_LENGTH_EXCEED_UIDS_IN_SUBNET,
    HOTKEY_NOT_REGISTERED_IN_SUBNET,
    NOT_ENOUGH_STAKE_TO_SET_WEIGHTS,
    INCORRECT_WEIGHT_VERSION_KEY,
    SETTING_WEIGHTS_TOO_FAST,
    COMMITTING_WEIGHTS_TOO_FAST,
    TOO_MANY_UNREVEALED_COMMITS,
    NEURON_NO_VALIDATOR_PERMIT,
    DUPLICATE_UIDS,
    UID_VEC_CONTAIN_INVALID_ONE,
    WEIGHT_VEC_LENGTH_IS_LOW,
    MAX_WEIGHT_EXCEEDED,
    NO_WEIGHTS_COMMIT_FOUND,
    EXPIRED_WEIGHT_COMMIT,
    INVALID_REVEAL_COMMIT_HASH_NOT_MATCH,
    REVEAL_TOO_EARLY,
    HOTKEY_ALREADY_REGISTERED_IN_SUBNET,
    NO_NEURON_ID_AVAILABLE,
    /** Ours: there a 16-bit type holds the value. */
    WEIGHT_OUT_OF_RANGE
  }

  private final Reason reason;

  ChainException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  static void require(boolean condition, Reason reason, String message, Object... values) {
    if (!condition) {
      throw new ChainException(reason, message.formatted(values));
    }
  }
}
