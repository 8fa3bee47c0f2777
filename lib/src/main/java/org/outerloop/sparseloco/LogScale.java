package org.outerloop.sparseloco;

/**
 * Magnitudes in 8 bits, eight steps per octave.
 *
 * <pre>
 *   level(0) = 0
 *   level(c) = 2^((c - 1) mod 8 / 8) * 2^((c - 1) div 8 - 28)      c = 1 .. 255
 * </pre>
 *
 * So levels run from 2^-28 (3.7e-9) to 2^(3 + 6/8) (13.5), neighbours differ by 9.05 %, and a
 * rounded magnitude is at most 4.6 % off. An entry of a pseudo-gradient is bounded by learning rate
 * times inner steps, far below 13.5; larger ones are sent as 13.5 and the rest stays in the error
 * feedback. The mantissas are literals and the powers of two exact, so no library function decides
 * a bit.
 */
public final class LogScale {
  /** Largest code. */
  public static final int MAX_CODE = 255;

  private static final int LOWEST_EXPONENT = -28;
  private static final float[] MANTISSAS = {
    1.0f, 1.0905077f, 1.1892071f, 1.2968396f, 1.4142135f, 1.5422108f, 1.6817929f, 1.8340081f
  };
  private static final float[] LEVELS = levels();

  private LogScale() {}

  /** The magnitude a code stands for. */
  public static float level(int code) {
    return LEVELS[code];
  }

  /** The code of the nearest level; halfway, the lower one. */
  static int code(double magnitude) {
    int octave = Math.getExponent(magnitude) - LOWEST_EXPONENT;
    int code = Math.max(0, Math.min(octave * MANTISSAS.length + 1, MAX_CODE));
    while (code < MAX_CODE && 2 * magnitude > (double) LEVELS[code] + LEVELS[code + 1]) {
      code++;
    }
    return code;
  }

  private static float[] levels() {
    float[] levels = new float[MAX_CODE + 1];
    for (int code = 1; code <= MAX_CODE; code++) {
      int octave = (code - 1) / MANTISSAS.length;
      levels[code] = Math.scalb(MANTISSAS[(code - 1) % MANTISSAS.length], octave + LOWEST_EXPONENT);
    }
    return levels;
  }
}
