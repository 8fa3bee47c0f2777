package org.outerloop.interchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.outerloop.protocol.Blake2b;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.TokenWidth;

/**
 * Writes a {@link TemplarShard}, sample by sample; both files appear on {@link #finish}, the ids
 * last. Memory: one sample.
 */
public final class TemplarShardWriter implements AutoCloseable {
  private final int sampleTokens;
  private final NpyArrayWriter tokens;
  private final NpyArrayWriter ids;

  /**
   * @param samples how many will be written
   * @see TemplarShard#TemplarShard
   */
  public TemplarShardWriter(
      ObjectStore store, String folder, String kind, int number, int sampleTokens, long samples) {
    this.sampleTokens = sampleTokens;
    this.tokens =
        new NpyArrayWriter(
            store,
            TemplarShard.tokensKey(folder, kind, number),
            NpyArray.UINT32,
            Math.multiplyExact(samples, sampleTokens));
    this.ids =
        new NpyArrayWriter(
            store, TemplarShard.idsKey(folder, kind, number), NpyArray.UINT64, samples);
  }

  public void write(int[] sample) {
    Require.that(
        sample.length == sampleTokens, "%s tokens where %s belong", sample.length, sampleTokens);
    byte[] bytes = TokenWidth.UINT32.pack(sample);
    tokens.write(bytes);
    ByteBuffer id = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ids.write(id.putLong(0, Blake2b.hash64(bytes)).array());
  }

  /** Publishes both files; fails if there were not as many samples as announced. */
  public void finish() {
    tokens.finish();
    ids.finish();
  }

  @Override
  public void close() {
    tokens.close();
    ids.close();
  }
}
