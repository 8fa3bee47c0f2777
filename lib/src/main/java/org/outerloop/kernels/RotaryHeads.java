package org.outerloop.kernels;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;

/**
 * From projected rows to heads and back. A projected row holds the query heads, the key heads, then
 * the value heads of one token; queries and keys are turned by the token's position (Su et al.,
 * arXiv 2104.09864, in Hugging Face's half-split form), and queries scaled for attention:
 *
 * <pre>
 *   y_i     = x_i cos(t f_i) - x_{i+h} sin(t f_i)          h = d / 2
 *   y_{i+h} = x_{i+h} cos(t f_i) + x_i sin(t f_i)
 * </pre>
 *
 * <p>Rows of the head matrices stand as batched products want them. Keys and values: row (b KV + j)
 * T + t is head j of token t of sequence b. Queries come in blocks of neighbouring tokens, block
 * after block; within one, the query heads of one key head follow one another:
 *
 * <pre>
 *   row of token t, head j = (((t / block) B KV + b KV + j / g) g + j mod g) block + t mod block
 *   g = H / KV
 * </pre>
 *
 * @param queryHeads H
 * @param keyHeads KV
 * @param size d
 * @param scale of the queries
 * @param block tokens of a block of queries; divides the length of every sequence
 * @param cosines position after position, h numbers each
 * @param sines likewise
 */
@SuppressWarnings("ArrayRecordComponent") // tables, shared and never changed
public record RotaryHeads(
    int queryHeads,
    int keyHeads,
    int size,
    float scale,
    int block,
    float[] cosines,
    float[] sines) {

  /** Matrices of heads: queries (B H T, d), keys and values (B KV T, d). */
  public record Heads(Rows queries, Rows keys, Rows values) {}

  /**
   * Splits.
   *
   * @param projected (B T, (H + 2 KV) d)
   * @param length T
   */
  public void split(Workers workers, Rows projected, int length, Heads heads) {
    split(workers, projected, length, token -> token % length, heads);
  }

  /**
   * Splits, with positions of one's own.
   *
   * @param positions of each of the B T tokens, by which it is turned; its row stays that of its
   *     place
   */
  public void split(
      Workers workers, Rows projected, int length, IntUnaryOperator positions, Heads heads) {
    int sequences = projected.count() / length;
    workers.each(
        projected.count(),
        (from, to, scratch) -> {
          Line line = scratch.line(0, projected.width());
          for (int token = from; token < to; token++) {
            projected.read(token, line);
            int t = positions.applyAsInt(token);
            for (int head = 0; head < queryHeads; head++) {
              turn(line.values, head * size, t, scale, 1);
              heads.queries.write(
                  queryRow(token, length, head, sequences), 0, size, line, head * size);
            }
            for (int head = 0; head < keyHeads; head++) {
              int row = keyRow(token, length, head);
              int key = (queryHeads + head) * size;
              turn(line.values, key, t, 1, 1);
              heads.keys.write(row, 0, size, line, key);
              heads.values.write(row, 0, size, line, key + keyHeads * size);
            }
          }
        });
  }

  /** The other way for gradients: turns back, scales queries once more, and joins. */
  public void join(Workers workers, Heads slopes, int length, Rows projected) {
    int sequences = projected.count() / length;
    workers.each(
        projected.count(),
        (from, to, scratch) -> {
          Line line = scratch.line(0, projected.width());
          Line head = scratch.line(1, size);
          for (int token = from; token < to; token++) {
            int t = token % length;
            for (int index = 0; index < queryHeads; index++) {
              slopes.queries.read(queryRow(token, length, index, sequences), head);
              System.arraycopy(head.values, 0, line.values, index * size, size);
              turn(line.values, index * size, t, scale, -1);
            }
            for (int index = 0; index < keyHeads; index++) {
              int row = keyRow(token, length, index);
              int key = (queryHeads + index) * size;
              slopes.keys.read(row, head);
              System.arraycopy(head.values, 0, line.values, key, size);
              turn(line.values, key, t, 1, -1);
              slopes.values.read(row, head);
              System.arraycopy(head.values, 0, line.values, key + keyHeads * size, size);
            }
            projected.write(token, line);
          }
        });
  }

  /** Joins heads (B H T, d) to rows (B T, H d) without turning: what attention gives. */
  public void gather(Workers workers, Rows heads, int length, Rows joined) {
    int sequences = joined.count() / length;
    workers.each(
        joined.count(),
        (from, to, scratch) -> {
          Line line = scratch.line(0, joined.width());
          Line head = scratch.line(1, size);
          for (int token = from; token < to; token++) {
            for (int index = 0; index < queryHeads; index++) {
              heads.read(queryRow(token, length, index, sequences), head);
              System.arraycopy(head.values, 0, line.values, index * size, size);
            }
            joined.write(token, line);
          }
        });
  }

  /** The other way. */
  public void scatter(Workers workers, Rows joined, int length, Rows heads) {
    int sequences = joined.count() / length;
    workers.each(
        joined.count(),
        (from, to, scratch) -> {
          Line line = scratch.line(0, joined.width());
          for (int token = from; token < to; token++) {
            joined.read(token, line);
            for (int head = 0; head < queryHeads; head++) {
              heads.write(queryRow(token, length, head, sequences), 0, size, line, head * size);
            }
          }
        });
  }

  private int keyRow(int token, int length, int head) {
    return (token / length * keyHeads + head) * length + token % length;
  }

  private int queryRow(int token, int length, int head, int sequences) {
    int group = queryHeads / keyHeads;
    int t = token % length;
    int groups = t / block * sequences * keyHeads + token / length * keyHeads + head / group;
    return (groups * group + head % group) * block + t % block;
  }

  /** Turns one head in place; {@code direction} -1 turns back. */
  private void turn(float[] x, int at, int position, float scale, float direction) {
    int half = size / 2;
    int table = position * half;
    int i = 0;
    for (; i + Lanes.COUNT <= half; i += Lanes.COUNT) {
      FloatVector cos = Lanes.load(cosines, table + i).mul(scale);
      FloatVector sin = Lanes.load(sines, table + i).mul(scale * direction);
      FloatVector low = Lanes.load(x, at + i);
      FloatVector high = Lanes.load(x, at + half + i);
      low.mul(cos).sub(high.mul(sin)).intoArray(x, at + i);
      high.mul(cos).add(low.mul(sin)).intoArray(x, at + half + i);
    }
    for (; i < half; i++) {
      float cos = cosines[table + i] * scale;
      float sin = sines[table + i] * (scale * direction);
      float low = x[at + i];
      float high = x[at + half + i];
      x[at + i] = low * cos - high * sin;
      x[at + half + i] = high * cos + low * sin;
    }
  }
}
