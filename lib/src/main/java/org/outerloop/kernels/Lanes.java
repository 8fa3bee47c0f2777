package org.outerloop.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this CPU and what all kernels do with them. Multiplication, addition, fused
 * multiply-add, division and root are exactly rounded, so interpreted and compiled code agree;
 * nothing here uses an operation that is not.
 */
final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
  static final int COUNT = FLOATS.length();

  private static final float LOG2_E = 1.44269504f;
  // log 2 in two parts, the first with few enough bits that its multiples are exact
  private static final float LOG_2_HIGH = 0.693145752f;
  private static final float LOG_2_LOW = 1.42860677e-6f;
  // adding 1.5 x 2^23 leaves the nearest integer in the low bits of a float
  private static final float ROUNDER = 12582912f;
  // beyond these e^x is infinite, or below the smallest normal number
  private static final float MAX_EXPONENT = 88.0f;
  private static final float MIN_EXPONENT = -87.0f;

  private Lanes() {}

  /** The least multiple of {@link #COUNT} that holds so many numbers. */
  static int padded(int count) {
    return (count + COUNT - 1) / COUNT * COUNT;
  }

  /**
   * e^x within 2 units in the last place, for x in [-87, 88]; held at the ends outside. The integer
   * part of x / log 2 goes into the exponent; the rest r, |r| at most (log 2) / 2, into a
   * polynomial 1 + r + r^2 P(r) with P of degree 5, the coefficients of Cephes' expf.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector held = x.min(MAX_EXPONENT).max(MIN_EXPONENT);
    FloatVector shifted = held.fma(all(LOG2_E), all(ROUNDER));
    FloatVector whole = shifted.sub(ROUNDER);
    FloatVector rest = whole.fma(all(-LOG_2_LOW), whole.fma(all(-LOG_2_HIGH), held));
    FloatVector p = all(1.9875691500e-4f);
    p = p.fma(rest, all(1.3981999507e-3f));
    p = p.fma(rest, all(8.3334519073e-3f));
    p = p.fma(rest, all(4.1665795894e-2f));
    p = p.fma(rest, all(1.6666665459e-1f));
    p = p.fma(rest, all(5.0000001201e-1f));
    FloatVector mantissa = p.fma(rest.mul(rest), rest).add(1f);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return mantissa.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /** 1 / (1 + e^-x). */
  static FloatVector sigmoid(FloatVector x) {
    return all(1f).div(exp(x.neg()).add(1f));
  }

  static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(FLOATS, values, at);
  }

  /** Sum of the lanes, first to last: the Vector API's own reduction may choose its order. */
  static float sum(FloatVector lanes) {
    float total = 0;
    for (float lane : lanes.toArray()) {
      total += lane;
    }
    return total;
  }

  /**
   * Sum of products of the first {@code padded(count)} entries, which are zero beyond the count.
   */
  static float dot(float[] a, float[] b, int count) {
    FloatVector even = all(0);
    FloatVector odd = all(0);
    int i = 0;
    for (; i + 2 * COUNT <= count; i += 2 * COUNT) {
      even = load(a, i).fma(load(b, i), even);
      odd = load(a, i + COUNT).fma(load(b, i + COUNT), odd);
    }
    for (; i < count; i += COUNT) {
      even = load(a, i).fma(load(b, i), even);
    }
    return sum(even.add(odd));
  }

  /**
   * Softmax in place. Minus infinity, which fills the last vector too, becomes e^-87: as good as
   * zero beside the largest, 1.
   */
  static void softmax(float[] s, int count) {
    FloatVector most = load(s, 0);
    for (int i = COUNT; i < count; i += COUNT) {
      most = most.max(load(s, i));
    }
    float max = most.reduceLanes(VectorOperators.MAX);
    FloatVector sum = all(0);
    for (int i = 0; i < count; i += COUNT) {
      FloatVector e = exp(load(s, i).sub(max));
      e.intoArray(s, i);
      sum = sum.add(e);
    }
    float inverse = 1 / sum(sum);
    for (int i = 0; i < count; i += COUNT) {
      load(s, i).mul(inverse).intoArray(s, i);
    }
  }

  /** bfloat16 to float32: the upper half of the bits. */
  static void widen(short[] bits, int at, float[] values, int to, int count) {
    for (int i = 0; i < count; i += COUNT) {
      widened(bits, at + i).intoArray(values, to + i);
    }
  }

  /** values += bits, the latter bfloat16. */
  static void addWidened(short[] bits, float[] values, int count) {
    for (int i = 0; i < count; i += COUNT) {
      load(values, i).add(widened(bits, i)).intoArray(values, i);
    }
  }

  private static FloatVector widened(short[] bits, int at) {
    IntVector wide =
        (IntVector)
            ShortVector.fromArray(SHORTS, bits, at).convertShape(VectorOperators.S2I, INTS, 0);
    return wide.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  /**
   * float32 to bfloat16, to the nearest and to the even one of two. The not-a-numbers that
   * arithmetic makes stay such.
   */
  static void narrow(float[] values, int from, short[] bits, int to, int count) {
    for (int i = 0; i < count; i += COUNT) {
      IntVector wide = load(values, from + i).reinterpretAsInts();
      IntVector odd = wide.lanewise(VectorOperators.LSHR, 16).and(1);
      IntVector nearest = wide.add(0x7fff).add(odd).lanewise(VectorOperators.LSHR, 16);
      ((ShortVector) nearest.convertShape(VectorOperators.I2S, SHORTS, 0)).intoArray(bits, to + i);
    }
  }
}
