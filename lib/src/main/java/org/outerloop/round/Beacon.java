package org.outerloop.round;

import java.nio.charset.StandardCharsets;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RunSpec;

/**
 * Secrets of the validator, one per round, from which the sequences are drawn on which
 * contributions are tried. The digest of each is committed one round ahead, so the validator cannot
 * choose it after it has seen the contributions; peers learn it when their work is judged.
 */
public interface Beacon {
  Digest secret(long round);

  /** Known to the holder of the key alone, and the same whenever he asks. */
  static Beacon of(PeerKeys validator, String run) {
    return round ->
        Digest.of(PeerKeys.sign(message("beacon of round " + round, run), validator.privateKey()));
  }

  /**
   * No secret: for one application that plays all parties, where there is nobody to hide it from,
   * and the same settings should give the same run.
   */
  static Beacon open(RunSpec spec) {
    return round -> Digest.of(message("open beacon of round " + round, spec.seed() + spec.name()));
  }

  private static byte[] message(String what, String run) {
    return (what + " of run " + run).getBytes(StandardCharsets.UTF_8);
  }

  /** What is told of a secret before it is revealed. */
  static Digest commitment(Digest secret) {
    return Digest.ofText("committed " + secret.hex());
  }
}
