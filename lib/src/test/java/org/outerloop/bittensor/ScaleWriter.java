package org.outerloop.bittensor;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes SCALE, so that the reader can be tested; written from the specification, not from it. */
final class ScaleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ScaleWriter number(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  ScaleWriter bool(boolean value) {
    return number(value ? 1 : 0, 1);
  }

  ScaleWriter compact(long value) {
    return compact(BigInteger.valueOf(value));
  }

  ScaleWriter compact(BigInteger value) {
    int bits = value.bitLength();
    if (bits <= 6) {
      return number(value.longValue() << 2, 1);
    } else if (bits <= 14) {
      return number(value.longValue() << 2 | 1, 2);
    } else if (bits <= 30) {
      return number(value.longValue() << 2 | 2, 4);
    }
    int size = Math.max(4, (bits + 7) / 8);
    number((size - 4) << 2 | 3, 1);
    for (int i = 0; i < size; i++) {
      out.write(value.shiftRight(8 * i).intValue());
    }
    return this;
  }

  ScaleWriter bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  <T> ScaleWriter list(List<T> elements, BiConsumer<ScaleWriter, T> form) {
    compact(elements.size());
    elements.forEach(element -> form.accept(this, element));
    return this;
  }

  Octets octets() {
    return Octets.of(out.toByteArray());
  }
}
