package org.outerloop.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * An entry as bytes: one line of JSON whose last key is the signature of all that stands before it.
 *
 * <pre>
 *   object    = said ',"signature":"' 128 hex digits '"}' newline
 *   said '}'  = the entry as JSON without a signature
 *   signed    = "outerloop-ledger" newline said '}'
 * </pre>
 *
 * <p>The signature is of the bytes as they are, not of what they mean, so no two readers can differ
 * on how a number is written. Bytes are printable ASCII but for the newline at the end.
 */
final class EntryBytes {
  /** Room for the weights of some 13,000 peers. */
  static final int MAX_BYTES = 1 << 20;

  private static final String PURPOSE = "outerloop-ledger\n";
  private static final String BEFORE = ",\"signature\":\"";
  private static final String AFTER = "\"}\n";
  private static final int SIGNATURE = 128;
  private static final int TAIL = BEFORE.length() + SIGNATURE + AFTER.length();

  private EntryBytes() {}

  /** Deterministic: the same entry and key, the same bytes. */
  static byte[] write(Entry entry, PeerKeys keys) {
    String said = RecordJson.toTree(entry).toString();
    Require.that(
        said.length() + TAIL <= MAX_BYTES,
        "An entry of %s bytes is longer than %s",
        said.length() + TAIL,
        MAX_BYTES);
    String signature = keys.signHex((PURPOSE + said).getBytes(US_ASCII));
    return (said.substring(0, said.length() - 1) + BEFORE + signature + AFTER).getBytes(US_ASCII);
  }

  /**
   * Reads what anybody may have written. Which run, height and object before it names is not
   * compared with anything here.
   *
   * @throws VoidEntryException if it is no entry, or its author did not sign it
   */
  static Entry read(byte[] content) throws VoidEntryException {
    VoidEntryException.unless(content.length > TAIL, "not an entry: %s bytes", content.length);
    for (int i = 0; i < content.length - 1; i++) {
      boolean printable = 0x20 <= content[i] && content[i] < 0x7f;
      VoidEntryException.unless(printable, "not one line of ASCII: byte %s", i);
    }
    String text = new String(content, US_ASCII);
    int tail = text.length() - TAIL;
    VoidEntryException.unless(
        text.startsWith(BEFORE, tail) && text.endsWith(AFTER), "does not end with a signature");
    byte[] said = (text.substring(0, tail) + "}").getBytes(US_ASCII);
    Entry entry = parse(said);
    String signature = text.substring(tail + BEFORE.length(), text.length() - AFTER.length());
    checkSignature(entry, said, signature);
    return entry;
  }

  private static Entry parse(byte[] said) throws VoidEntryException {
    try {
      JsonNode tree = RecordJson.parse(said);
      int version = tree.path("version").asInt();
      VoidEntryException.unless(
          version == Entry.VERSION, "version is not %s: %s", Entry.VERSION, tree.path("version"));
      return RecordJson.fromTree(tree, Entry.class);
    } catch (InvalidJsonException e) {
      throw new VoidEntryException("%s", e.getMessage());
    }
  }

  private static void checkSignature(Entry entry, byte[] said, String signature)
      throws VoidEntryException {
    VoidEntryException.unless(isKey(entry.author()), "author is not an Ed25519 key");
    byte[] signed =
        ByteBuffer.allocate(PURPOSE.length() + said.length)
            .put(PURPOSE.getBytes(US_ASCII))
            .put(said)
            .array();
    VoidEntryException.unless(
        PeerKeys.verifyHex(signed, signature, PeerKeys.publicKey(entry.author())),
        "signature is not the author's");
  }

  /** Whether this is the one text of an Ed25519 key. */
  static boolean isKey(String hex) {
    try {
      return HexFormat.of().formatHex(PeerKeys.publicKey(hex).getEncoded()).equals(hex);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What the first entry names as the one before it. */
  static Digest beforeAll() {
    return Digest.of(new byte[0]);
  }
}
