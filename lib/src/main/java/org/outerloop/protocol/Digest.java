package org.outerloop.protocol;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of some bytes: 32 bytes, printed as 64 hexadecimal digits. */
public final class Digest implements Comparable<Digest>, Serializable {
  private static final int LENGTH = 32;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Digest of(byte[] content) {
    return new Hasher().add(content).finish();
  }

  public static Digest ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Root over the digests of the parts, in order: {@code SHA-256(count as 8 bytes, big-endian ||
   * digest 0 || digest 1 ...)}. A difference between two roots is found by comparing the parts.
   */
  public static Digest root(List<Digest> parts) {
    Hasher hasher = new Hasher().add(ByteBuffer.allocate(8).putLong(0, parts.size()));
    for (Digest part : parts) {
      hasher.add(part.bytes);
    }
    return hasher.finish();
  }

  public static Digest parse(String hex) {
    Require.that(hex.length() == 2 * LENGTH, "A digest has 64 hex digits, got '%s'", hex);
    try {
      return new Digest(HEX.parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Not a digest: '" + hex + "'", e);
    }
  }

  public String hex() {
    return HEX.formatHex(bytes);
  }

  /** The first twelve hex digits, for people. */
  public String brief() {
    return hex().substring(0, 12);
  }

  /** The first eight bytes, big-endian: a seed. */
  public long first64() {
    return ByteBuffer.wrap(bytes).getLong();
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(Digest other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }

  /** Takes bytes as they come. Not thread-safe; of no use after {@link #finish}. */
  public static final class Hasher {
    private final MessageDigest sha256;

    public Hasher() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has SHA-256", e);
      }
    }

    public Hasher add(byte[] content) {
      sha256.update(content);
      return this;
    }

    public Hasher add(byte[] content, int offset, int length) {
      sha256.update(content, offset, length);
      return this;
    }

    public Hasher add(ByteBuffer content) {
      sha256.update(content);
      return this;
    }

    public Digest finish() {
      return new Digest(sha256.digest());
    }
  }
}
