package org.outerloop.tensor;

import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * One buffer over shards that lie on different devices: a range is copied from, or to, the shards
 * that it touches. Borrows its shards.
 */
public final class ShardedParameters implements ParameterBuffer {
  private final Shards cut;
  private final List<FlatParameters> shards;

  /**
   * @param shards as many as the cut has, each of its length
   */
  public ShardedParameters(Shards cut, List<FlatParameters> shards) {
    this.cut = cut;
    this.shards = List.copyOf(shards);
    Require.that(
        shards.size() == cut.count(), "%s shards of a cut in %s", shards.size(), cut.count());
    for (int i = 0; i < cut.count(); i++) {
      Require.that(
          shards.get(i).size() == cut.length(i),
          "Shard %s has %s entries, not %s",
          i,
          shards.get(i).size(),
          cut.length(i));
    }
  }

  @Override
  public long size() {
    return cut.size();
  }

  @Override
  public void read(long offset, float[] into, int length) {
    requireRange(offset, into, length);
    for (Piece piece = first(offset, length); piece.length() > 0; piece = next(piece, length)) {
      float[] values = new float[piece.length()];
      shards.get(piece.shard()).read(piece.offset(), values, values.length);
      System.arraycopy(values, 0, into, piece.done(), values.length);
    }
  }

  @Override
  public void write(long offset, float[] from, int length) {
    requireRange(offset, from, length);
    for (Piece piece = first(offset, length); piece.length() > 0; piece = next(piece, length)) {
      float[] values = Arrays.copyOfRange(from, piece.done(), piece.done() + piece.length());
      shards.get(piece.shard()).write(piece.offset(), values, values.length);
    }
  }

  private void requireRange(long offset, float[] array, int length) {
    Require.that(
        0 <= length && length <= array.length,
        "%s entries do not fit an array of %s",
        length,
        array.length);
    Require.that(
        0 <= offset && offset <= size() - length,
        "Range [%s, +%s) is outside a buffer of %s parameters",
        offset,
        length,
        size());
  }

  /**
   * The part of a range that lies in one shard.
   *
   * @param offset in the shard
   * @param done entries of the range that lie before
   */
  private record Piece(int shard, long offset, int done, int length) {}

  private Piece first(long offset, int length) {
    int shard = 0;
    while (offset >= cut.offset(shard + 1) && shard + 1 < cut.count()) {
      shard++;
    }
    return piece(shard, offset - cut.offset(shard), 0, length);
  }

  private Piece next(Piece piece, int length) {
    int done = piece.done() + piece.length();
    return done == length
        ? new Piece(piece.shard(), piece.offset(), done, 0)
        : piece(piece.shard() + 1, 0, done, length);
  }

  private Piece piece(int shard, long offset, int done, int length) {
    return new Piece(
        shard, offset, done, (int) Math.min(length - done, cut.length(shard) - offset));
  }
}
