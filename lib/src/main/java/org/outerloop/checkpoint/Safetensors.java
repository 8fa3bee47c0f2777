package org.outerloop.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.TensorSpec;

/**
 * What writer and reader of safetensors agree on; the format is in the package's description.
 *
 * @see <a href="https://github.com/huggingface/safetensors">safetensors</a>
 */
public final class Safetensors {
  /** Bytes of the length before the header. */
  static final int LENGTH_BYTES = 8;

  /** Most bytes of a header that we read: 72B parameters need 90 KB. */
  static final int MAX_HEADER_BYTES = 4 << 20;

  static final String METADATA = "__metadata__";
  static final String OFFSETS = "data_offsets";
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /** Kinds of entries that can be parameters. */
  public enum DType {
    F32(Float.BYTES),
    BF16(Short.BYTES),
    F16(Short.BYTES);

    private final int bytes;

    DType(int bytes) {
      this.bytes = bytes;
    }

    /** Of one number. */
    public int bytes() {
      return bytes;
    }

    /** As config.json calls it. */
    public String label() {
      return switch (this) {
        case F32 -> "float32";
        case BF16 -> "bfloat16";
        case F16 -> "float16";
      };
    }

    /**
     * Floats as little-endian bytes, to the nearest and to the even one of two.
     *
     * @throws ArithmeticException if a finite number is too large for the format
     */
    public byte[] encode(float[] values, int count) {
      ByteBuffer buffer = ByteBuffer.allocate(count * bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) {
        switch (this) {
          case F32 -> buffer.putFloat(values[i]);
          case BF16 -> buffer.putShort(Halves.narrowToBrain(values[i]));
          case F16 -> buffer.putShort(Halves.narrow(values[i]));
        }
      }
      byte[] content = buffer.array();
      float[] back = decode(content);
      for (int i = 0; i < count; i++) {
        if (Float.isInfinite(back[i]) && !Float.isInfinite(values[i])) {
          throw new ArithmeticException("%s is beyond %s".formatted(values[i], label()));
        }
      }
      return content;
    }

    /** Little-endian bytes as floats; all kinds convert exactly. */
    public float[] decode(byte[] content) {
      ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[content.length / bytes];
      if (this == F32) {
        buffer.asFloatBuffer().get(values);
        return values;
      }
      for (int i = 0; i < values.length; i++) {
        short bits = buffer.getShort(i * Short.BYTES);
        values[i] = this == BF16 ? Float.intBitsToFloat(bits << 16) : Halves.widen(bits);
      }
      return values;
    }
  }

  /** Length and header of a file that holds these tensors in this order as float32. */
  static byte[] prologue(List<TensorSpec> tensors) {
    return prologue(tensors, DType.F32);
  }

  /** Length and header of a file that holds these tensors in this order and format. */
  public static byte[] prologue(List<TensorSpec> tensors, DType format) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.putObject(METADATA).put("format", "pt");
    long offset = 0;
    for (TensorSpec tensor : tensors) {
      long end = Math.addExact(offset, Math.multiplyExact(tensor.size(), (long) format.bytes()));
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", format.name());
      ArrayNode shape = entry.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      entry.putArray(OFFSETS).add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] prologue = new byte[LENGTH_BYTES + padded];
    Arrays.fill(prologue, (byte) ' ');
    ByteBuffer.wrap(prologue).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    return prologue;
  }
}
