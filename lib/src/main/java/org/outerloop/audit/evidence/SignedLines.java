package org.outerloop.audit.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.JsonParts;
import org.outerloop.protocol.MerkleTree;
import org.outerloop.protocol.Require;
import org.outerloop.round.SignedRecord;

/**
 * Some lines of a signed record, or all, and what proves that they are of it.
 *
 * @param round of the record
 * @param signature of the record, 128 hex digits
 * @param count of all lines of the record
 * @param lines packed text: of each line its place, a space, the line, a newline
 * @param proof base64 of the Merkle proof, 32 bytes per digest
 */
public record SignedLines(long round, String signature, long count, String lines, String proof) {
  private static final int MOST_BYTES = 1 << 20;
  private static final int DIGEST = 32;

  /** The lines whose path is wanted: what stands before the equals sign. */
  public static SignedLines of(SignedRecord signed, Predicate<String> wanted) {
    List<String> all = signed.lines();
    List<Integer> places =
        IntStream.range(0, all.size()).filter(i -> wanted.test(path(all.get(i)))).boxed().toList();
    StringBuilder text = new StringBuilder();
    places.forEach(place -> text.append(place).append(' ').append(all.get(place)).append('\n'));
    ByteArrayOutputStream proof = new ByteArrayOutputStream();
    MerkleTree.proof(JsonParts.digests(all), places)
        .forEach(digest -> proof.writeBytes(digest.toBytes()));
    return new SignedLines(
        signed.record().round(),
        signed.signature(),
        all.size(),
        Packed.pack(text.toString().getBytes(UTF_8)),
        Base64.getEncoder().encodeToString(proof.toByteArray()));
  }

  static String path(String line) {
    return line.substring(0, Math.max(0, line.indexOf('=')));
  }

  /** The lines by their places. */
  NavigableMap<Long, String> byPlace() {
    NavigableMap<Long, String> byPlace = new TreeMap<>();
    String text = new String(Packed.unpack(lines, MOST_BYTES), UTF_8);
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      Require.that(space > 0, "No place before the line %s", line);
      byPlace.put(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
    }
    return byPlace;
  }

  /** The root that lines and proof come to; the signature must be of it. */
  Digest root() {
    TreeMap<Long, Digest> known = new TreeMap<>();
    byPlace().forEach((place, line) -> known.put(place, Digest.ofText(line)));
    return MerkleTree.rootOf(count, known, digests(proof));
  }

  boolean isWhole() {
    return byPlace().size() == count;
  }

  /** Digests in a row, in base64. */
  static List<Digest> digests(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    Require.that(bytes.length % DIGEST == 0, "%s bytes are no digests", bytes.length);
    List<Digest> digests = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += DIGEST) {
      byte[] one = Arrays.copyOfRange(bytes, at, at + DIGEST);
      digests.add(Digest.parse(java.util.HexFormat.of().formatHex(one)));
    }
    return digests;
  }
}
