package org.outerloop.tokens;

import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * A Parquet file of sequences, as the manifest names it.
 *
 * @param file key in the corpus store, such as {@code training/part-00000.parquet}
 * @param rows sequences in it
 * @param bytes size of the file
 * @param digest of the file
 */
public record TokenShard(String file, long rows, long bytes, Digest digest) {
  public TokenShard {
    Require.that(!file.isEmpty(), "A shard has no name");
    Require.that(rows >= 0, "Shard %s of %s rows", file, rows);
    Require.that(bytes > 0, "Shard %s of %s bytes", file, bytes);
  }

  /** Key of a shard to train on. */
  public static String trainingKey(int number) {
    return String.format("training/part-%05d.parquet", number);
  }

  /** Key of a shard that nobody trains on. */
  public static String heldOutKey(int number) {
    return String.format("held-out/part-%05d.parquet", number);
  }
}
