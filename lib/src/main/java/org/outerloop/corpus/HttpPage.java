package org.outerloop.corpus;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.InflaterInputStream;

/**
 * The answer of a server as an archive keeps it: status, the fields of interest, and the payload
 * with chunks and compression undone.
 *
 * @param status such as 200; 0 if there is no HTTP head
 * @param contentType as sent, in lower case
 */
record HttpPage(int status, String contentType, byte[] payload) {
  private static final int MAX_HEAD = 64 * 1024;

  /**
   * Takes a block apart.
   *
   * @param maxBytes of the payload after unpacking; what is above is cut off
   */
  static HttpPage of(byte[] block, int maxBytes) {
    int end = headEnd(block);
    String head = new String(block, 0, end, StandardCharsets.ISO_8859_1);
    byte[] payload = new byte[block.length - end];
    System.arraycopy(block, end, payload, 0, payload.length);
    if (field(head, "transfer-encoding").contains("chunked")) {
      payload = HttpChunks.joined(payload);
    }
    payload = unpacked(payload, field(head, "content-encoding"), maxBytes);
    return new HttpPage(status(head), field(head, "content-type"), payload);
  }

  private static int headEnd(byte[] block) {
    boolean http =
        new String(block, 0, Math.min(5, block.length), StandardCharsets.US_ASCII).equals("HTTP/");
    int most = Math.min(block.length, MAX_HEAD);
    for (int at = 0; http && at < most; at++) {
      if (block[at] == '\n') {
        int next = at + 1 < most && block[at + 1] == '\r' ? at + 2 : at + 1;
        if (next < most && block[next] == '\n') {
          return next + 1;
        }
      }
    }
    return 0;
  }

  private static int status(String head) {
    int space = head.indexOf(' ');
    boolean given = space > 0 && head.length() >= space + 4;
    String digits = given ? head.substring(space + 1, space + 4) : "";
    return digits.matches("\\d{3}") ? Integer.parseInt(digits) : 0;
  }

  private static String field(String head, String name) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** Archives often hold the plain page under a head that still says how it was packed. */
  private static byte[] unpacked(byte[] payload, String coding, int maxBytes) {
    boolean gzip = payload.length > 2 && payload[0] == 0x1F && payload[1] == (byte) 0x8B;
    InputStream packed = new ByteArrayInputStream(payload);
    if (gzip) {
      return untilDamage(new GzipMembers(packed), maxBytes);
    } else if (coding.equals("deflate")) {
      byte[] inflated = untilDamage(new InflaterInputStream(packed), maxBytes);
      return inflated.length > 0 ? inflated : payload;
    }
    return payload;
  }

  private static byte[] untilDamage(InputStream in, int maxBytes) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    byte[] some = new byte[8 * 1024];
    try (in) {
      for (int count = in.read(some); count > 0; count = in.read(some)) {
        whole.write(some, 0, Math.min(count, maxBytes - whole.size()));
        if (whole.size() == maxBytes) {
          break;
        }
      }
    } catch (IOException e) {
      return whole.toByteArray(); // a browser would show as much
    }
    return whole.toByteArray();
  }
}
