package org.outerloop.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Blake2bTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void hashesTheExampleOfTheSpecification() {
    // RFC 7693, appendix A
    assertThat(HEX.formatHex(Blake2b.hash(64, "abc".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  }

  /**
   * Messages and sizes of RFC 7693, appendix E, without the keyed half; the digest over all hashes
   * is that of Python's hashlib.
   */
  @Test
  void hashesMessagesOfManyLengthsIntoHashesOfManySizes() {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int size : new int[] {20, 32, 48, 64}) {
      for (int length : new int[] {0, 3, 128, 129, 255, 1024}) {
        hashes.writeBytes(Blake2b.hash(size, sequence(length)));
      }
    }

    assertThat(HEX.formatHex(Blake2b.hash(32, hashes.toByteArray())))
        .isEqualTo("681f345ad53c6360214ea500fd259edddbca775f605fad81b9b189d6d88e15c6");
  }

  private static byte[] sequence(int length) {
    byte[] bytes = new byte[length];
    int a = 0xDEAD4BAD * length;
    int b = 1;
    for (int i = 0; i < length; i++) {
      int sum = a + b;
      a = b;
      b = sum;
      bytes[i] = (byte) (sum >>> 24);
    }
    return bytes;
  }

  /** {@code int.from_bytes(hashlib.blake2b(bytes, digest_size=8).digest(), "little")}. */
  @Test
  void readsAHashOfEightBytesAsALittleEndianNumber() {
    byte[] message = new byte[129];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) (7 * i + 3);
    }

    assertThat(Blake2b.hash64(new byte[0])).isEqualTo(0xb4b2797457a0a6e4L);
    assertThat(Blake2b.hash64(Arrays.copyOf(message, 127))).isEqualTo(0x2c06ba5f64957a5cL);
    assertThat(Blake2b.hash64(Arrays.copyOf(message, 128))).isEqualTo(0xaeb2ce70a575085aL);
    assertThat(Blake2b.hash64(message)).isEqualTo(0x93f9e1278eecf779L);
  }
}
