package org.outerloop.activations;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * The sketches of some sequences of one length, as in activations.bin (data/FORMAT.md):
 *
 * <pre>
 *   file --&gt; 4F 4C 41 53, version 1, sequences, tokens (four bytes each, little-endian), numbers
 *   numbers --&gt; int16, little-endian: by sequence, by token, four for each
 * </pre>
 *
 * <p>Both counts follow from the run's settings, so a file has one right size. Immutable.
 */
public final class Sketches {
  private static final int MAGIC = 0x53414C4F; // OLAS, the first byte lowest
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 16;
  private static final String PLACE = "activations";

  private final int tokens;
  private final List<short[]> sequences;

  /**
   * @param tokens of each sequence
   * @param sequences a sketch each
   */
  public Sketches(int tokens, List<short[]> sequences) {
    for (short[] sketch : sequences) {
      Require.that(
          sketch.length == tokens * Projection.VALUES,
          "A sketch of %s numbers for %s tokens",
          sketch.length,
          tokens);
    }
    this.tokens = tokens;
    this.sequences = sequences.stream().map(short[]::clone).toList();
  }

  /** Bytes of a file of so many sequences of so many tokens. */
  public static long bytes(int sequences, int tokens) {
    return HEAD_BYTES + (long) sequences * tokens * Projection.VALUES * Short.BYTES;
  }

  /**
   * Reads what a peer has stored.
   *
   * @param promised digest that the peer has signed
   * @throws MalformedMessageException if it is not what was promised, or not of these counts
   */
  public static Sketches read(byte[] file, Digest promised, int sequences, int tokens) {
    verify(
        file.length == bytes(sequences, tokens),
        "has %d bytes, must have %d",
        file.length,
        bytes(sequences, tokens));
    verify(Digest.of(file).equals(promised), "is not what the header promises");
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    verify(buffer.getInt() == MAGIC, "does not begin with OLAS");
    require("version", buffer.getInt(), VERSION);
    require("sequences", buffer.getInt(), sequences);
    require("tokens", buffer.getInt(), tokens);
    List<short[]> read = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      short[] sketch = new short[tokens * Projection.VALUES];
      buffer.asShortBuffer().get(sketch);
      buffer.position(buffer.position() + Short.BYTES * sketch.length);
      read.add(sketch);
    }
    return new Sketches(tokens, read);
  }

  private static void require(String what, int found, int required) {
    verify(found == required, "has %s %d, must have %d", what, found, required);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void verify(boolean condition, String reason, Object... values) {
    if (!condition) {
      throw new MalformedMessageException(PLACE, String.format(reason, values));
    }
  }

  /** The bytes of the file. */
  public byte[] toBytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(bytes(sequences.size(), tokens)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(MAGIC)
            .putInt(VERSION)
            .putInt(sequences.size())
            .putInt(tokens);
    for (short[] sketch : sequences) {
      for (short number : sketch) {
        buffer.putShort(number);
      }
    }
    return buffer.array();
  }

  /** Of one sequence, {@value Projection#VALUES} numbers per token. */
  public short[] sequence(int index) {
    return sequences.get(index).clone();
  }
}
