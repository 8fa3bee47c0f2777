package org.outerloop.coding;

import java.util.Arrays;
import org.outerloop.sparseloco.ChunkGrid;

/**
 * Where the entries of a chunk are: how many in each row, then their columns.
 *
 * <p>Updates of a matrix cluster in few rows and columns, the same ones all along the matrix. So a
 * row that was busy in the chunks to the left, and a column that was busy in the chunks above, are
 * expected to be so again. With a_i = 1 + entries seen of row i, r entries still to come and A the
 * sum of a over the rows still to come,
 *
 * <pre>
 *   e = quarters(r a_i) - quarters(A)     quarters(x) = floor(4 log2 x), see {@link Log}
 *   entries of row i                      a number in the context e; 7 means 7 and one more for
 *                                         each bit 1 in the context e, until a bit 0
 *   columns of all rows                   sets of symbols of the column's {@link FrequencyTable}
 * </pre>
 *
 * The last row takes what is left without a word. Whether columns are worth it is found out on the
 * way: the bits that the tables have saved against equal shares, of which each chunk forgets
 * 1/{@value #MEMORY}. While they are negative, equal shares are used.
 *
 * <p>There are {@value #MOST_TABLES} tables and one for the last chunk of a row of chunks, which
 * may be narrower; wider matrices use them in turn.
 */
final class PositionModel {
  private static final int LEAST_EXPECTED = -40;
  private static final int MOST_EXPECTED = 24;
  private static final int EXPECTATIONS = MOST_EXPECTED - LEAST_EXPECTED + 1;
  private static final int MANY = NumberModels.NUMBERS - 1;
  private static final int EDGE = 64;
  private static final int MOST_TABLES = 512;
  private static final int MEMORY = 64;

  private final NumberModels counts = new NumberModels(EXPECTATIONS);
  private final BitModels more = new BitModels(EXPECTATIONS);
  private final FrequencyTable[] tables = new FrequencyTable[MOST_TABLES + 1];
  private final FrequencyTable[] equal = new FrequencyTable[EDGE + 1];
  private final int[] weights = new int[EDGE];
  private final int[] sizes = new int[EDGE];
  private final int[] columns = new int[EDGE * EDGE];
  private final int[] starts = new int[EDGE * EDGE + 4];
  private int saved;

  /** A block begins. */
  void begin() {
    saved = 0;
    int[] atLeast = new int[MANY];
    for (int expected = 0; expected < EXPECTATIONS; expected++) {
      double mean = Math.scalb(1.0, (expected + LEAST_EXPECTED) >> 2);
      double sum = 1 << 16;
      for (int soFar = 0; soFar < MANY; soFar++) {
        sum *= mean / (mean + soFar + 1);
        atLeast[soFar] = (int) sum;
      }
      counts.set(expected, atLeast);
      more.set(expected, EntropyCoder.SCALE / 2);
    }
    Arrays.fill(tables, null);
  }

  /** A slice begins. */
  void beginSlice(boolean sameTensor) {
    if (!sameTensor) {
      Arrays.fill(tables, null);
    }
  }

  /** Codes the positions of one chunk. */
  void code(EntropyCoder coder, ChunkGrid grid, int chunk, short[] positions, int first, int sent) {
    int across = chunk % grid.across();
    if (across == 0) {
      Arrays.fill(weights, 1);
    }
    ChunkGrid.Chunk shape = grid.chunk(chunk);
    int width = shape.width();
    FrequencyTable table = table(across, across == grid.across() - 1, width);
    FrequencyTable equalShares = equalShares(width);
    if (coder.encoding()) {
      split(positions, first, sent, shape);
    }
    codeSizes(coder, shape.height(), width, sent);
    coder.sets(columns, sent, sizes, shape.height(), saved < 0 ? equalShares : table);
    learn(table, equalShares, sent);
    if (!coder.encoding()) {
      join(positions, first, sent);
    }
  }

  /** Positions as sizes of rows and columns. */
  private void split(short[] positions, int first, int sent, ChunkGrid.Chunk shape) {
    int reciprocal = shape.reciprocal();
    Arrays.fill(sizes, 0);
    for (int i = 0; i < sent; i++) {
      int position = positions[first + i];
      int row = shape.row(position, reciprocal);
      sizes[row]++;
      columns[i] = position - row * shape.width();
    }
  }

  private void join(short[] positions, int first, int sent) {
    for (int i = 0; i < sent; i++) {
      positions[first + i] = (short) (starts[i] + columns[i]);
    }
  }

  private void codeSizes(EntropyCoder coder, int height, int width, int sent) {
    int weightLeft = 0;
    for (int row = 0; row < height; row++) {
      weightLeft += weights[row];
    }
    int left = sent;
    for (int row = 0; row < height - 1; row++) {
      int weight = weights[row];
      int size = left == 0 ? 0 : codeSize(coder, sizes[row], expected(left, weight, weightLeft));
      if (size > Math.min(left, width)) {
        throw new IllegalArgumentException("a row has " + size + " entries of " + left + " left");
      }
      startRow(row * width, sent - left, size);
      sizes[row] = size;
      weights[row] = weight + size;
      weightLeft -= weight;
      left -= size;
    }
    if (left > width) {
      throw new IllegalArgumentException("the last row of " + width + " has " + left + " entries");
    }
    startRow((height - 1) * width, sent - left, left);
    sizes[height - 1] = left;
    weights[height - 1] += left;
  }

  /** Notes where the row of some entries starts; four at once, as most rows have fewer. */
  private void startRow(int start, int entry, int size) {
    starts[entry] = start;
    starts[entry + 1] = start;
    starts[entry + 2] = start;
    starts[entry + 3] = start;
    if (size > 4) {
      Arrays.fill(starts, entry + 4, entry + size, start);
    }
  }

  private static int expected(int left, int weight, int weightLeft) {
    int quarters = Log.quarters(left * weight) - Log.quarters(weightLeft);
    return Math.max(LEAST_EXPECTED, Math.min(quarters, MOST_EXPECTED)) - LEAST_EXPECTED;
  }

  private int codeSize(EntropyCoder coder, int given, int expected) {
    int size = coder.number(Math.min(given, MANY), counts, expected);
    counts.learn(expected, size);
    if (size == MANY) {
      while (size < EDGE && more.code(coder, expected, size < given ? 1 : 0) == 1) {
        size++;
      }
    }
    return size;
  }

  private void learn(FrequencyTable table, FrequencyTable equalShares, int sent) {
    for (int i = 0; i < sent; i++) {
      saved += Log.cost(equalShares.share(columns[i])) - Log.cost(table.share(columns[i]));
      table.count(columns[i]);
    }
    saved -= saved / MEMORY;
    table.chunkEnds();
  }

  private FrequencyTable equalShares(int width) {
    if (equal[width] == null) {
      equal[width] = new FrequencyTable(width);
    }
    return equal[width];
  }

  private FrequencyTable table(int across, boolean last, int width) {
    int index = last ? MOST_TABLES : across % MOST_TABLES;
    if (tables[index] == null) {
      tables[index] = new FrequencyTable(width);
    }
    return tables[index];
  }
}
