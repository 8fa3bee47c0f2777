package org.outerloop.sparseloco;

import java.util.Arrays;

/** Codes and scales of a slice, made window by window: a window is what the quantiser must see. */
final class RoundedEntries {
  private final Quantiser quantiser;
  private final ChosenEntries chosen;
  private final byte[] codes;
  private final byte[] scales;
  private final float[] levels;
  private int entries;
  private int scaleBytes;

  RoundedEntries(Quantiser quantiser, ChunkGrid grid, ChosenEntries chosen) {
    this.quantiser = quantiser;
    this.chosen = chosen;
    this.codes = new byte[grid.entries()];
    this.scales = new byte[quantiser.scaleBytes(grid)];
    this.levels = new float[1 << quantiser.codeBits()];
  }

  byte[] codes() {
    return codes;
  }

  byte[] scales() {
    return scales;
  }

  /**
   * Rounds what was chosen since the last window.
   *
   * @param window the chunks it was chosen from
   * @param residual the slice; the rounded values are subtracted, if {@code subtract}
   */
  void add(ChunkGrid window, float[] residual, boolean subtract) {
    float[] values = Arrays.copyOfRange(chosen.values, entries, chosen.count());
    byte[] windowCodes = new byte[values.length];
    byte[] windowScales = new byte[quantiser.scaleBytes(window)];
    quantiser.quantise(window, values, windowCodes, windowScales);
    System.arraycopy(windowCodes, 0, codes, entries, windowCodes.length);
    System.arraycopy(windowScales, 0, scales, scaleBytes, windowScales.length);
    if (subtract) {
      subtract(window, windowScales, residual);
    }
    entries += values.length;
    scaleBytes += windowScales.length;
  }

  private void subtract(ChunkGrid window, byte[] windowScales, float[] residual) {
    int entry = entries;
    for (int chunk = 0; chunk < window.chunks(); chunk++) {
      quantiser.levels(windowScales, chunk, levels);
      for (int end = entry + window.sent(chunk); entry < end; entry++) {
        residual[chosen.offsets[entry]] = chosen.values[entry] - levels[codes[entry]];
      }
    }
  }
}
