package org.outerloop.model;

import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;

/**
 * Texts that begin alike, each tree of them one row: first the trunk, which all of its texts share,
 * then the rest of each, branch after branch. So every token that several texts share is computed
 * once. All rows are as long as the longest, rounded up; what fills them looks at itself alone.
 *
 * <pre>
 *   "Question: ... Answer:" + " the sun", " the moon"    trunk | the | the | . .
 * </pre>
 *
 * <p>What all rows share can stand before them as a {@linkplain TreePass#prefix prefix} that was
 * read earlier.
 */
public final class TreeBatch {
  private static final int STEP = 16; // few shapes: each new one takes new memory
  private static final int LONG_STEP = 64; // so that queries can come in blocks
  private static final int LONG = 256;

  final int rows; // R
  final int length; // T
  final int prefix; // P, tokens before the rows
  final int[] tokens; // (R T)
  final int[] positions; // (R T), from the prefix on
  final int[] trunkEnds; // (R T), see TreeSoftmax
  final int[] firsts; // (R T)
  final int[] slots; // where something is predicted from, of all continuations in their order
  final int[] targets; // what is predicted there
  private final int[] counts; // slots of each continuation

  private int used; // of slots

  private TreeBatch(int prefix, int rows, int length, List<List<Continuation>> trees) {
    this.prefix = prefix;
    this.rows = rows;
    this.length = length;
    tokens = new int[Math.multiplyExact(rows, length)];
    positions = new int[tokens.length];
    trunkEnds = new int[tokens.length];
    firsts = new int[tokens.length];
    counts = trees.stream().flatMap(List::stream).mapToInt(Continuation::predicted).toArray();
    slots = new int[Arrays.stream(counts).sum()];
    targets = new int[slots.length];
    for (int i = 0; i < length; i++) {
      for (int row = 0; row < rows; row++) {
        firsts[row * length + i] = i; // padding, until something stands there
      }
    }
  }

  /**
   * Lays trees out.
   *
   * @param prefix tokens that every text begins with and that are not in the batch; fewer than the
   *     context of any
   * @param trees the texts of each, in any order; those of one tree should begin alike
   */
  public static TreeBatch of(int prefix, List<List<Continuation>> trees) {
    Require.that(!trees.isEmpty(), "A batch without trees");
    int longest = 0;
    for (List<Continuation> tree : trees) {
      longest = Math.max(longest, size(prefix, tree));
    }
    TreeBatch batch = new TreeBatch(prefix, trees.size(), rounded(longest), trees);
    for (int row = 0; row < trees.size(); row++) {
      batch.put(row, trees.get(row));
    }
    return batch;
  }

  /** One text to read, of which nothing is predicted. */
  static TreeBatch trunk(int[] text) {
    TreeBatch batch = new TreeBatch(0, 1, rounded(text.length), List.of());
    batch.write(0, text, 0, text.length, 0, 0);
    return batch;
  }

  /** The next tokens behind a prefix, without padding. */
  static TreeBatch exact(int prefix, int[] next) {
    TreeBatch batch = new TreeBatch(prefix, 1, next.length, List.of());
    batch.write(0, next, 0, next.length, 0, 0);
    Arrays.setAll(batch.positions, i -> prefix + i);
    return batch;
  }

  /** Checks ids and positions against what a model can read. */
  void require(ModelSpec model) {
    for (int i = 0; i < tokens.length; i++) {
      Require.that(
          0 <= tokens[i] && tokens[i] < model.vocabularySize(),
          "Token %s is outside the vocabulary of %s",
          tokens[i],
          model.vocabularySize());
      Require.that(
          positions[i] < model.contextLength(),
          "A text of more than %s tokens, which is model.context-length",
          model.contextLength());
    }
  }

  /** Tokens of a tree that must be computed. */
  public static int size(int prefix, List<Continuation> tree) {
    int trunk = trunk(prefix, tree);
    int size = trunk;
    for (Continuation text : tree) {
      Require.that(
          prefix < text.context(),
          "A context of %s tokens behind a prefix of %s",
          text.context(),
          prefix);
      size += text.read() - prefix - trunk;
    }
    return size;
  }

  /** Width of the rows of a batch of which the longest tree has so many tokens. */
  public static int rounded(int size) {
    int step = size > LONG ? LONG_STEP : STEP;
    return (size + step - 1) / step * step;
  }

  private static int trunk(int prefix, List<Continuation> tree) {
    Continuation first = tree.get(0);
    int shared = first.read() - prefix;
    for (Continuation other : tree) {
      shared = Math.min(shared, first.shared(other, prefix));
    }
    return shared;
  }

  private void put(int row, List<Continuation> tree) {
    int start = row * length;
    int trunk = trunk(prefix, tree);
    write(start, tree.get(0).tokens(), prefix, trunk, 0, 0);
    int at = trunk;
    for (Continuation text : tree) {
      int rest = text.read() - prefix - trunk;
      write(start + at, text.tokens(), prefix + trunk, rest, trunk, at);
      for (int i = text.context() - 1; i < text.read(); i++) {
        int place = i - prefix; // in the text; later than the trunk it is in the branch
        slots[used] = start + (place < trunk ? place : at + place - trunk);
        targets[used++] = text.tokens()[i + 1];
      }
      at += rest;
    }
  }

  private void write(int to, int[] text, int from, int count, int trunkEnd, int first) {
    for (int i = 0; i < count; i++) {
      tokens[to + i] = text[from + i];
      positions[to + i] = from + i;
      trunkEnds[to + i] = trunkEnd;
      firsts[to + i] = first;
    }
  }

  /** Tokens of all rows, padding too. */
  public int size() {
    return tokens.length;
  }

  /** Continuations in it. */
  public int continuations() {
    return counts.length;
  }

  /** From what is said of each slot to what is said of each continuation. */
  Likelihood[] join(Likelihood[] ofSlots) {
    Likelihood[] joined = new Likelihood[counts.length];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      joined[i] = new Likelihood(0, true);
      for (int end = at + counts[i]; at < end; at++) {
        joined[i] = joined[i].and(ofSlots[at]);
      }
    }
    return joined;
  }
}
