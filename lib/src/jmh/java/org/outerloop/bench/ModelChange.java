package org.outerloop.bench;

import java.util.Arrays;
import org.outerloop.protocol.SplitMix64;

/** Models that are almost the base model, as somebody might have who did not load it. */
enum ModelChange {
  /** The base of the round before, and as much again of what changed then. */
  EXTRAPOLATED("last two models, extrapolated"),
  BFLOAT16("weights rounded to bfloat16"),
  INT8("weights rounded to 8 bits"),
  INT4("weights rounded to 4 bits"),
  PRUNED_10("smallest 10 % of weights left out"),
  PRUNED_1("smallest 1 % of weights left out"),
  NOISE_2("weights off by a hundredth"),
  NOISE_3("weights off by a thousandth"),
  NOISE_4("weights off by 1e-4"),
  NOISE_5("weights off by 1e-5"),
  NOISE_6("weights off by 1e-6");

  final String words;

  ModelChange(String words) {
    this.words = words;
  }

  /**
   * Changes one tensor of the base in place.
   *
   * @param last the same tensor one round before
   * @param older two rounds before
   */
  void apply(float[] values, float[] last, float[] older, SplitMix64 random) {
    switch (this) {
      case EXTRAPOLATED -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = 2 * last[i] - older[i];
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(Float.floatToIntBits(values[i]) + 0x8000 & 0xFFFF0000);
        }
      }
      case INT8 -> round(values, 127);
      case INT4 -> round(values, 7);
      case PRUNED_10 -> prune(values, 0.1);
      case PRUNED_1 -> prune(values, 0.01);
      case NOISE_2 -> disturb(values, 1e-2, random);
      case NOISE_3 -> disturb(values, 1e-3, random);
      case NOISE_4 -> disturb(values, 1e-4, random);
      case NOISE_5 -> disturb(values, 1e-5, random);
      case NOISE_6 -> disturb(values, 1e-6, random);
    }
  }

  private static void round(float[] values, int levels) {
    float most = 0;
    for (float value : values) {
      most = Math.max(most, Math.abs(value));
    }
    for (int i = 0; i < values.length && most > 0; i++) {
      values[i] = Math.round(values[i] / most * levels) * most / levels;
    }
  }

  private static void prune(float[] values, double share) {
    float[] sizes = new float[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    Arrays.sort(sizes);
    float least = sizes[(int) (share * sizes.length)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]) < least ? 0 : values[i];
    }
  }

  private static void disturb(float[] values, double share, SplitMix64 random) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) (1 + share * 2 * Math.sqrt(3) * (random.nextDouble() - 0.5));
    }
  }
}
