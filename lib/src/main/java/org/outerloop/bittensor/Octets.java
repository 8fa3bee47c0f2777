package org.outerloop.bittensor;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HexFormat;
import org.outerloop.protocol.Require;

/** Some bytes as a value; printed in hexadecimal as nodes print them, with {@code 0x} in front. */
public final class Octets implements Serializable {
  private static final String MARK = "0x";
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone());
  }

  /** From hexadecimal digits after {@code 0x}. */
  public static Octets parse(String text) {
    Require.that(text.startsWith(MARK), "Not hexadecimal with 0x: '%.80s'", text);
    return new Octets(HEX.parseHex(text, MARK.length(), text.length()));
  }

  public int size() {
    return bytes.length;
  }

  /** The byte at an index, as a number from 0 to 255. */
  int at(int index) {
    return Byte.toUnsignedInt(bytes[index]);
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  Octets plus(byte... more) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, all, bytes.length, more.length);
    return new Octets(all);
  }

  Octets plus(Octets more) {
    return plus(more.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return MARK + HEX.formatHex(bytes);
  }
}
