package org.outerloop.sparseloco;

/** Codes and scales of a slice, made window by window: a window is what the quantiser must see. */
final class RoundedEntries {
  private final Quantiser quantiser;
  private final ChosenEntries chosen;
  private final byte[] codes;
  private final byte[] scales;
  private final float[] levels;
  private byte[] windowCodes = new byte[0];
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
   * Rounds a complete window.
   *
   * @param window the chunks of it
   * @param residual the slice; the rounded values are subtracted, if {@code subtract}
   */
  void add(ChunkGrid window, float[] residual, boolean subtract) {
    int entries = chosen.values().length;
    if (windowCodes.length != entries) {
      windowCodes = new byte[entries];
    }
    byte[] windowScales = new byte[quantiser.scaleBytes(window)];
    quantiser.quantise(window, chosen.values(), windowCodes, windowScales);
    System.arraycopy(windowCodes, 0, codes, chosen.first(), entries);
    System.arraycopy(windowScales, 0, scales, scaleBytes, windowScales.length);
    scaleBytes += windowScales.length;
    if (subtract) {
      subtract(window, windowScales, residual);
    }
  }

  private void subtract(ChunkGrid window, byte[] windowScales, float[] residual) {
    int[] offsets = chosen.offsets();
    float[] values = chosen.values();
    int entry = 0;
    for (int chunk = 0; chunk < window.chunks(); chunk++) {
      quantiser.levels(windowScales, chunk, levels);
      for (int end = entry + window.sent(chunk); entry < end; entry++) {
        residual[offsets[entry]] = values[entry] - levels[windowCodes[entry]];
      }
    }
  }
}
