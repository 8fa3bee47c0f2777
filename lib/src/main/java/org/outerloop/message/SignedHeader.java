package org.outerloop.message;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RecordJson;

/**
 * A header with the Ed25519 signature over {@code RecordJson.toBytes(header)}, as in header.json:
 *
 * <pre>
 *   { "header" : { ... }, "signature" : "128 hex digits" }
 * </pre>
 *
 * One header has exactly one text: a reader writes what it has read and compares.
 */
public record SignedHeader(ContributionHeader header, String signature) {
  private static final HexFormat HEX = HexFormat.of();
  private static final String PLACE = "header";

  /** The bytes of header.json. */
  public static byte[] sign(ContributionHeader header, PrivateKey key) {
    byte[] signature = PeerKeys.sign(RecordJson.toBytes(header), key);
    return RecordJson.toBytes(new SignedHeader(header, HEX.formatHex(signature)));
  }

  /** Reads header.json without asking who signed it. */
  public static SignedHeader read(byte[] json) {
    return parse(json);
  }

  /**
   * Reads header.json and checks who signed it; to what it belongs and what it promises is checked
   * by {@link ContributionReader#check}. The caller limits its size before reading, see {@link
   * MessagePlan#maxHeaderBytes}.
   *
   * @throws MalformedMessageException if it is not a header, or not signed by the key's holder
   */
  public static ContributionHeader verify(byte[] json, PublicKey key) {
    SignedHeader signed = parse(json);
    MalformedMessageException.verify(
        Arrays.equals(RecordJson.toBytes(signed), json),
        PLACE,
        "is not written in the one way that is signed");
    MalformedMessageException.verify(
        PeerKeys.verifyHex(RecordJson.toBytes(signed.header), signed.signature, key),
        PLACE,
        "is not signed by the key of the peer");
    return signed.header;
  }

  /**
   * The same with the key that a roster has for the peer, which may itself have been damaged.
   *
   * @throws MalformedMessageException also if that is no key
   */
  public static ContributionHeader verify(byte[] json, PeerSpec peer) {
    PublicKey key;
    try {
      key = PeerKeys.publicKey(peer.publicKey());
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(PLACE, "cannot be checked: " + e.getMessage(), e);
    }
    return verify(json, key);
  }

  private static SignedHeader parse(byte[] json) {
    try {
      return RecordJson.fromBytes(json, SignedHeader.class);
    } catch (InvalidJsonException e) {
      throw new MalformedMessageException(PLACE, e.getMessage(), e);
    }
  }
}
