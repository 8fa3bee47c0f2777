package org.outerloop.audit.evidence;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.outerloop.protocol.Require;

/** Bytes as deflated base64 (RFC 1951 without a header, RFC 4648). */
final class Packed {
  private Packed() {}

  static String pack(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  /**
   * The bytes again.
   *
   * @throws IllegalArgumentException if it is not such a text, or stands for more than {@code most}
   */
  static byte[] unpack(String packed, int most) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(Base64.getDecoder().decode(packed));
      byte[] content = new byte[most];
      int length = 0;
      while (!inflater.finished()) {
        int read = inflater.inflate(content, length, most - length);
        Require.that(read > 0 || inflater.finished(), "Cut off, or more than %s bytes", most);
        length += read;
      }
      return java.util.Arrays.copyOf(content, length);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("Not deflated: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
