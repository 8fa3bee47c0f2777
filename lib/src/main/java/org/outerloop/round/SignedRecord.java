package org.outerloop.round;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.PublicKey;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.JsonParts;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;

/**
 * A record as it is stored. Its signature is of the root over the record's {@linkplain JsonParts
 * lines}, so that it vouches for every line by itself, and of the run's settings, so that nobody
 * can hold it against others:
 *
 * <pre>
 *   signed = "outerloop-record" newline digest of run.json newline root newline      64 hex digits each
 * </pre>
 */
public record SignedRecord(RoundRecord record, String signature) {
  private static final String PURPOSE = "outerloop-record\n";

  /**
   * Signs.
   *
   * @param settings digest of run.json
   */
  public static SignedRecord of(RoundRecord record, Digest settings, PeerKeys validator) {
    byte[] message = message(settings, JsonParts.root(JsonParts.of(record)));
    return new SignedRecord(record, validator.signHex(message));
  }

  /** The bytes that a signature is of. */
  public static byte[] message(Digest settings, Digest root) {
    return (PURPOSE + settings.hex() + "\n" + root.hex() + "\n").getBytes(US_ASCII);
  }

  /** Whether the holder of the key has signed it, for the run of these settings. */
  public boolean isBy(PublicKey validator, Digest settings) {
    byte[] message = message(settings, JsonParts.root(lines()));
    return PeerKeys.verifyHex(message, signature, validator);
  }

  /** What the signature vouches for, line by line. */
  public List<String> lines() {
    return JsonParts.of(record);
  }

  /** The bytes of record.json. */
  public byte[] toBytes() {
    return RecordJson.toBytes(this);
  }

  public static SignedRecord fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, SignedRecord.class);
  }
}
