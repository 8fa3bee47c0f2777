package org.outerloop.sparseloco;

import java.util.Objects;
import java.util.function.IntBinaryOperator;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * Where the chunks of a slice are and how many entries of each are sent.
 *
 * <p>A matrix is cut into squares of {@code edge x edge} from its upper left corner, numbered row
 * by row; those at the right and bottom may be smaller. A vector is cut into runs of {@value
 * #VECTOR_CHUNK}. A position inside a chunk is {@code row * width + column} with the chunk's own
 * width, so it always fits 12 bits. Of a chunk with n entries
 *
 * <pre>
 *   k(n) = min(n, max(1, round(topK * n / edge^2)))      halves round up
 *   k(n) = n                                             for vectors
 * </pre>
 *
 * are sent. Norm weights are few and every entry matters, hence the rule for vectors.
 */
public final class ChunkGrid {
  /** Entries of a full chunk of a vector. */
  public static final int VECTOR_CHUNK = 4096;

  /** Chunks are of four sizes: inner ones, those at the right, at the bottom and in the corner. */
  private static final int KINDS = 4;

  private static final int RIGHT = 1;
  private static final int BOTTOM = 2;

  private final int rows;
  private final int columns;
  private final int chunkHeight;
  private final int chunkWidth;
  private final int topK;
  private final boolean vector;
  private final int across;
  private final int down;
  private final int[] lengths = new int[KINDS];
  private final int[] sent = new int[KINDS];

  private ChunkGrid(
      int rows, int columns, int chunkHeight, int chunkWidth, int topK, boolean vector) {
    this.rows = rows;
    this.columns = columns;
    this.chunkHeight = chunkHeight;
    this.chunkWidth = chunkWidth;
    this.topK = topK;
    this.vector = vector;
    this.across = ceilingDivide(columns, chunkWidth);
    this.down = ceilingDivide(rows, chunkHeight);
    for (int kind = 0; kind < KINDS; kind++) {
      int height = (kind & BOTTOM) == 0 ? chunkHeight : rows - (down - 1) * chunkHeight;
      int width = (kind & RIGHT) == 0 ? chunkWidth : columns - (across - 1) * chunkWidth;
      lengths[kind] = height * width;
      sent[kind] = sentOf(height * width);
    }
  }

  /** The grid of a slice of a vector or a matrix. */
  public static ChunkGrid of(Slice slice, boolean vector, CompressionSpec spec) {
    Require.that(!vector || slice.rows() == 1, "%s of a vector has more than one row", slice);
    int rows = slice.rows();
    int columns = slice.columns();
    return vector
        ? new ChunkGrid(rows, columns, 1, VECTOR_CHUNK, VECTOR_CHUNK, true)
        : new ChunkGrid(rows, columns, spec.chunkEdge(), spec.chunkEdge(), spec.topK(), false);
  }

  /** Whether the slice is of a tensor of one dimension. */
  public boolean vector() {
    return vector;
  }

  /** Number of chunks. */
  public int chunks() {
    return across * down;
  }

  /** Number of chunks side by side. */
  public int across() {
    return across;
  }

  /** Rows of the slice. */
  public int rows() {
    return rows;
  }

  /** Columns of the slice. */
  public int columns() {
    return columns;
  }

  /** Entries of the slice. */
  public int length() {
    return rows * columns;
  }

  /** Entries sent of the whole slice. */
  public int entries() {
    return sum((length, sent) -> sent);
  }

  /** Entries sent whose positions are not implied, because their chunk is not sent whole. */
  public int explicitEntries() {
    return sum((length, sent) -> sent == length ? 0 : sent);
  }

  /**
   * Sum over all chunks of something that follows from a chunk's length and how many of its entries
   * are sent. Computes four terms, however many chunks there are.
   */
  public int sum(IntBinaryOperator ofLengthAndSent) {
    int[] counts = {(down - 1) * (across - 1), down - 1, across - 1, 1};
    int sum = 0;
    for (int kind = 0; kind < KINDS; kind++) {
      if (counts[kind] > 0) {
        sum += counts[kind] * ofLengthAndSent.applyAsInt(lengths[kind], sent[kind]);
      }
    }
    return sum;
  }

  /** Entries sent of one chunk. */
  public int sent(int index) {
    return sent[kind(index)];
  }

  /** Entries of one chunk. */
  public int length(int index) {
    return lengths[kind(index)];
  }

  /** Divides only where the right column is ragged: this is asked in inner loops. */
  private int kind(int index) {
    int bottom = index >= (down - 1) * across ? BOTTOM : 0;
    boolean right = lengths[RIGHT] < lengths[0] && index % across == across - 1;
    return right ? bottom | RIGHT : bottom;
  }

  /** The chunks from one on to the right, as many as a tile takes. */
  Tile tile(int firstChunk) {
    Chunk chunk = chunk(firstChunk);
    int left = firstChunk % across * chunkWidth;
    int chunks = Math.min(across - firstChunk % across, Math.max(1, Tile.COLUMNS / chunkWidth));
    int width = Math.min(chunks * chunkWidth, columns - left);
    return new Tile(firstChunk, chunks, chunk.origin(), chunk.height(), width, columns);
  }

  /** The chunks of a tile as a grid of their own. */
  ChunkGrid of(Tile tile) {
    return new ChunkGrid(tile.height(), tile.width(), chunkHeight, chunkWidth, topK, vector);
  }

  /** Most columns of a tile. */
  int maxTileWidth() {
    return Math.min(columns, Math.max(chunkWidth, Tile.COLUMNS));
  }

  /** Place and size of one chunk. */
  public Chunk chunk(int index) {
    int top = index / across * chunkHeight;
    int left = index % across * chunkWidth;
    int height = Math.min(chunkHeight, rows - top);
    int width = Math.min(chunkWidth, columns - left);
    return new Chunk(top * columns + left, height, width, columns, sentOf(height * width));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkGrid grid
        && rows == grid.rows
        && columns == grid.columns
        && chunkHeight == grid.chunkHeight
        && chunkWidth == grid.chunkWidth
        && topK == grid.topK;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, columns, chunkHeight, chunkWidth, topK);
  }

  private int sentOf(int length) {
    int area = chunkHeight * chunkWidth;
    int rounded = (2 * topK * length + area) / (2 * area);
    return Math.min(length, Math.max(1, rounded));
  }

  private static int ceilingDivide(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }

  /**
   * One chunk of a slice.
   *
   * @param origin offset of its first entry in the slice
   * @param stride offset between its rows: the columns of the slice
   * @param sent number of its entries that are sent
   */
  public record Chunk(int origin, int height, int width, int stride, int sent) {
    private static final int RECIPROCAL_BITS = 20;

    public int length() {
      return height * width;
    }

    /** Whether all entries are sent, so that positions are 0, 1, 2, ... and are not written. */
    public boolean whole() {
      return sent == length();
    }

    /** Offset in the slice of a position of this chunk. */
    public int offset(int position) {
      return offset(position, reciprocal());
    }

    /** The same with {@link #reciprocal} taken out of the loop. */
    int offset(int position, int reciprocal) {
      return origin + position + row(position, reciprocal) * (stride - width);
    }

    /** Row in this chunk of a position. */
    public int row(int position, int reciprocal) {
      return (position * reciprocal) >>> RECIPROCAL_BITS;
    }

    /**
     * A number m with {@code position / width == (position * m) >>> 20} for every position: exact
     * because position < 2^12 and width <= 2^6; a chunk of one row has no other row to find.
     */
    public int reciprocal() {
      return height == 1 ? 0 : ((1 << RECIPROCAL_BITS) + width - 1) / width;
    }
  }
}
