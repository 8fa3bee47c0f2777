package org.outerloop.bittensor;

import java.io.Serializable;
import java.util.List;

/**
 * One thing an account has put on the chain. The first byte says what: 0 nothing, 1 to 129 as many
 * bytes less one, 130 to 133 a hash, 134 something that can be read from a round of the beacon on,
 * 135 a wish, 136 bytes after their length.
 *
 * <p>Source: {@code Data} in subtensor {@code pallets/commitments/src/types.rs}.
 */
public sealed interface CommitmentField extends Serializable {
  int MAX_RAW = 128;
  int MAX_BIG_RAW = 512;
  int MAX_TIMELOCK = 1024;

  /** Nothing. */
  record None() implements CommitmentField {}

  /** Up to 128 bytes as they are. */
  record Raw(Octets bytes) implements CommitmentField {}

  /** Up to 512 bytes as they are. */
  record BigRaw(Octets bytes) implements CommitmentField {}

  /** The hash of something that is elsewhere; algorithm as the chain calls it. */
  record Hash(String algorithm, Octets bytes) implements CommitmentField {}

  /** Up to 1,024 encrypted bytes, and the round of the drand beacon that opens them. */
  record Timelocked(Octets encrypted, long round) implements CommitmentField {}

  /** Asks for the subnet's bonds to be reset. */
  record ResetBonds() implements CommitmentField {}

  static CommitmentField read(ScaleReader reader) {
    int kind = reader.u8();
    if (kind == 0) {
      return new None();
    } else if (kind <= 1 + MAX_RAW) {
      return new Raw(reader.bytes(kind - 1));
    } else if (kind <= 133) {
      List<String> algorithms = List.of("BlakeTwo256", "Sha256", "Keccak256", "ShaThree256");
      return new Hash(algorithms.get(kind - 130), reader.bytes(32));
    }
    return switch (kind) {
      case 134 -> new Timelocked(reader.blob(MAX_TIMELOCK), reader.u64());
      case 135 -> new ResetBonds();
      case 136 -> new BigRaw(reader.blob(MAX_BIG_RAW));
      default -> throw reader.malformed("no commitment begins with %d", kind);
    };
  }
}
