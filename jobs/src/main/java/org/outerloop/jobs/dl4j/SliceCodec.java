package org.outerloop.jobs.dl4j;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.coding.ByteRange;
import org.outerloop.coding.SliceCoder;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/**
 * A worker's message: of each slice the entries sent, coded.
 *
 * <pre>
 *   length of positions (4, big-endian)  positions  codes and scales
 * </pre>
 *
 * Each slice is a block of its own, so that the merge may take them one by one. Holds one slice of
 * floats; not thread-safe.
 */
final class SliceCodec {
  private final NetworkLayout layout;
  private final CompressionSpec spec;
  private final ErrorFeedback feedback;
  private final SliceCoder coder;

  SliceCodec(NetworkLayout layout, CompressionSpec spec) {
    this.layout = layout;
    this.spec = spec;
    this.feedback = new ErrorFeedback(spec);
    this.coder = SliceCoder.of(spec.coding());
  }

  /**
   * Compresses a pseudo-gradient.
   *
   * @param residual of all parameters; what was not sent so far becomes what is not sent now
   * @param delta of all parameters: before minus after the local steps
   * @return the message, by slice
   * @throws ArithmeticException naming the parameter, if one is NaN or infinite
   */
  byte[][] compress(float[] residual, float[] delta) {
    List<Slice> slices = layout.slices();
    byte[][] message = new byte[slices.size()][];
    for (int i = 0; i < message.length; i++) {
      Slice slice = slices.get(i);
      int start = layout.start(slice);
      float[] kept = Arrays.copyOfRange(residual, start, start + slice.length());
      float[] change = Arrays.copyOfRange(delta, start, start + slice.length());
      try {
        message[i] = encode(feedback.compress(slice, layout.vector(slice), kept, change));
      } catch (IllegalArgumentException e) {
        throw new ArithmeticException("Parameter " + layout.name(slice) + ": " + e.getMessage());
      }
      System.arraycopy(kept, 0, residual, start, kept.length);
    }
    return message;
  }

  private byte[] encode(SparseSlice sparse) {
    coder.begin();
    SliceCoder.Encoded encoded = coder.encode(sparse);
    int positions = encoded.positions().length;
    return ByteBuffer.allocate(Integer.BYTES + positions + encoded.values().length)
        .putInt(positions)
        .put(encoded.positions())
        .put(encoded.values())
        .array();
  }

  /** One slice of several messages, in their order. */
  List<SparseSlice> decode(int index, List<byte[][]> messages) {
    List<SparseSlice> decoded = new ArrayList<>();
    for (byte[][] message : messages) {
      decoded.add(decode(layout.slices().get(index), message[index]));
    }
    return decoded;
  }

  private SparseSlice decode(Slice slice, byte[] bytes) {
    boolean vector = layout.vector(slice);
    int values = Integer.BYTES + ByteBuffer.wrap(bytes).getInt();
    coder.begin();
    return coder.decode(
        slice,
        ChunkGrid.of(slice, vector, spec),
        Quantiser.of(spec.quantiser(), vector),
        new ByteRange(bytes, Integer.BYTES, values),
        new ByteRange(bytes, values, bytes.length));
  }
}
