package org.outerloop.sparseloco;

/** Placeholder of the contract: written by the branch that measures quantisers. */
final class TemplarBins implements Quantiser {
  @Override
  public int codeBits() {
    return 2;
  }

  @Override
  public int scaleBytes(ChunkGrid grid) {
    throw new UnsupportedOperationException("not written yet");
  }

  @Override
  public void quantise(ChunkGrid grid, float[] values, byte[] codes, byte[] scales) {
    throw new UnsupportedOperationException("not written yet");
  }

  @Override
  public void levels(byte[] scales, int chunk, float[] levels) {
    throw new UnsupportedOperationException("not written yet");
  }

  @Override
  public void check(byte[] scales, ChunkGrid grid) {
    throw new UnsupportedOperationException("not written yet");
  }
}
