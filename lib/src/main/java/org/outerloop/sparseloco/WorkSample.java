package org.outerloop.sparseloco;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.outerloop.protocol.Require;

/**
 * Some of what a contribution sent, by the round's {@link SampleRule}: rows of a coordinate and a
 * value, enough to tell how much of two contributions is the same work.
 *
 * <p>A value is in sixteenths of the mean magnitude of its chunk's sent entries, rounded and cut at
 * +-127. So a contribution multiplied by anything, as a whole or chunk by chunk, has the same
 * sample; no few large values outweigh the rest; and sums of products are whole numbers, the same
 * in whatever order they are added.
 *
 * <p>Coordinates that are sent because all of their chunk is sent (vectors) were not chosen and do
 * not count. Immutable; 8 bytes a row, as bytes:
 *
 * <pre>
 *   salt (8)  limit (8)  first tensor (4)  end (4)  { coordinate * 2^8 + value mod 2^8 (8) }*
 * </pre>
 *
 * all big-endian, rows increasing.
 */
public final class WorkSample {
  /** Most rows: 64 standard deviations above the mean, so only a leaked salt could exceed it. */
  public static final int MOST_ROWS = 2 * SampleRule.TARGET;

  /** Most bytes of a sample. */
  public static final int MOST_BYTES = WorkSample.HEAD_BYTES + MOST_ROWS * Long.BYTES;

  /** The value of an entry of its chunk's mean magnitude. */
  public static final int UNIT = 16;

  private static final int HEAD_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;
  private static final int TENSOR_SHIFT = 40;

  private final SampleRule rule;
  private final long[] rows; // increasing; no coordinate twice

  private WorkSample(SampleRule rule, long[] rows) {
    this.rule = rule;
    this.rows = rows;
  }

  /** Rebuilds a sample from its rows, which need not be sorted; no coordinate twice. */
  public static WorkSample of(SampleRule rule, long[] coordinates, byte[] values) {
    long[] rows = new long[coordinates.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(coordinates[i], values[i]);
    }
    Arrays.sort(rows);
    return checked(rule, rows);
  }

  /** Reads what {@link #toBytes} wrote. */
  public static WorkSample read(byte[] bytes) {
    Require.that(
        bytes.length >= HEAD_BYTES && bytes.length % Long.BYTES == 0,
        "A sample of work cannot have %s bytes",
        bytes.length);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    SampleRule rule =
        new SampleRule(buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getInt());
    long[] rows = new long[buffer.remaining() / Long.BYTES];
    buffer.asLongBuffer().get(rows);
    return checked(rule, rows);
  }

  private static WorkSample checked(SampleRule rule, long[] rows) {
    Require.that(
        rows.length <= MOST_ROWS, "%s rows of a sample, at most %s", rows.length, MOST_ROWS);
    for (int i = 1; i < rows.length; i++) {
      Require.that(
          rows[i] >> Byte.SIZE > rows[i - 1] >> Byte.SIZE, "Row %s of a sample is out of order", i);
    }
    return new WorkSample(rule, rows);
  }

  public byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(HEAD_BYTES + rows.length * Long.BYTES);
    buffer.putLong(rule.salt()).putLong(rule.limit());
    buffer.putInt(rule.firstTensor()).putInt(rule.endTensor());
    buffer.asLongBuffer().put(rows);
    return buffer.array();
  }

  public SampleRule rule() {
    return rule;
  }

  /** Number of rows. */
  public int size() {
    return rows.length;
  }

  /** Coordinate of a row; increasing. */
  public long coordinate(int row) {
    return rows[row] >> Byte.SIZE;
  }

  /** Value of a row, of {@link #UNIT} to the mean magnitude. */
  public byte value(int row) {
    return (byte) rows[row];
  }

  private static long row(long coordinate, byte value) {
    return coordinate << Byte.SIZE | value & 0xFF;
  }

  /** Sees slices of one contribution, in any order, each once. Not thread-safe. */
  public static final class Builder {
    private final SampleRule rule;
    private long[] rows = new long[SampleRule.TARGET];
    private int size;
    private long entries;

    public Builder(SampleRule rule) {
      this.rule = rule;
    }

    public Builder add(SparseSlice sparse) {
      if (sparse.grid().vector()) {
        return this;
      }
      entries += sparse.entries();
      if (!rule.takesFrom(sparse.slice().tensor())) {
        return this;
      }
      long first = ((long) sparse.slice().tensor() << TENSOR_SHIFT) + sparse.slice().offset();
      int entry = 0;
      for (int index = 0; index < sparse.grid().chunks(); index++) {
        ChunkGrid.Chunk chunk = sparse.grid().chunk(index);
        if (!chunk.whole()) {
          add(sparse, first, index, entry);
        }
        entry += chunk.sent();
      }
      return this;
    }

    /** The values of a chunk are computed only if the sample takes one of them. */
    private void add(SparseSlice sparse, long first, int index, int firstEntry) {
      ChunkGrid.Chunk chunk = sparse.grid().chunk(index);
      int reciprocal = chunk.reciprocal();
      float[] levels = null;
      double mean = 0;
      for (int entry = firstEntry; entry < firstEntry + chunk.sent(); entry++) {
        long coordinate = first + chunk.offset(sparse.position(entry), reciprocal);
        if (rule.takes(coordinate)) {
          if (levels == null) {
            levels = sparse.levels(index);
            mean = mean(sparse, levels, firstEntry, chunk.sent());
          }
          add(row(coordinate, inUnits(levels[sparse.code(entry)], mean)));
        }
      }
    }

    private static double mean(SparseSlice sparse, float[] levels, int firstEntry, int sent) {
      double sum = 0;
      for (int entry = firstEntry; entry < firstEntry + sent; entry++) {
        sum += Math.abs(levels[sparse.code(entry)]);
      }
      return sum / sent;
    }

    private static byte inUnits(float value, double mean) {
      long units = mean > 0 ? Math.round(UNIT * (value / mean)) : 0;
      return (byte) Math.max(-Byte.MAX_VALUE, Math.min(Byte.MAX_VALUE, units));
    }

    private void add(long row) {
      if (size < MOST_ROWS) {
        if (size == rows.length) {
          rows = Arrays.copyOf(rows, 2 * size);
        }
        rows[size++] = row;
      }
    }

    /** Entries of matrices seen so far. */
    public long entries() {
      return entries;
    }

    /** The sample of what was seen so far. */
    public WorkSample build() {
      long[] sorted = Arrays.copyOf(rows, size);
      Arrays.sort(sorted);
      return checked(rule, sorted);
    }
  }
}
