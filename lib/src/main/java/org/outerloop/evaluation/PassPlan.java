package org.outerloop.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.outerloop.model.Continuation;
import org.outerloop.model.TreeBatch;

/**
 * Which trees go through the model together, and behind which prefix. It hangs on the trees alone,
 * not on who computes them: so the same passes, and the same bits, come out on one thread and on a
 * cluster.
 *
 * <p>Trees of equal prefix stand together, else trees of nearly equal size, so that little is
 * padded. A piece of work has passes behind one prefix: some {@value #PIECES} pieces in all, so
 * that few questions spread over executors too, but no smaller than is worth a task, nor than is
 * worth reading the prefix once more.
 */
public final class PassPlan {
  /** Of one pass, unless a single tree has more. */
  public static final int PASS_TOKENS = 512;

  /** A shorter prefix is not worth a product of its own. */
  private static final int LEAST_PREFIX = 16;

  private static final int PIECES = 256;
  private static final int LEAST_PIECE = 4 * PASS_TOKENS;
  private static final int MOST_PIECE = 64 * PASS_TOKENS;
  private static final int PREFIXES_A_PIECE = 16; // of its tokens: a sixteenth more work at most

  private final List<PieceOfWork> pieces = new ArrayList<>();
  private final int pieceTokens;

  private PassPlan(long tokens) {
    pieceTokens = (int) Math.max(LEAST_PIECE, Math.min(MOST_PIECE, tokens / PIECES));
  }

  /** Trees that stand behind one prefix. */
  private record Behind(int[] prefix, List<Numbered> trees) {
    long tokens() {
      return trees.stream().mapToLong(Numbered::size).sum();
    }
  }

  /** A tree and where its result belongs. */
  record Numbered(int number, List<Continuation> tree, int size) {}

  /**
   * Plans.
   *
   * @param groups trees that may begin alike; they are numbered through all groups
   */
  public static List<PieceOfWork> of(List<List<List<Continuation>>> groups) {
    List<Behind> all = prefixes(groups);
    PassPlan plan = new PassPlan(all.stream().mapToLong(Behind::tokens).sum());
    all.forEach(plan::add);
    return plan.pieces;
  }

  private static List<Behind> prefixes(List<List<List<Continuation>>> groups) {
    List<Behind> all = new ArrayList<>();
    List<Numbered> others = new ArrayList<>();
    int number = 0;
    for (List<List<Continuation>> group : groups) {
      int[] prefix = commonPrefix(group);
      List<Numbered> behind = new ArrayList<>();
      for (List<Continuation> tree : group) {
        if (prefix.length > 0 && tree.stream().allMatch(text -> begins(text, prefix))) {
          behind.add(new Numbered(number, tree, TreeBatch.size(prefix.length, tree)));
        } else {
          others.add(new Numbered(number, tree, TreeBatch.size(0, tree)));
        }
        number++;
      }
      all.add(new Behind(prefix, behind));
    }
    all.add(new Behind(new int[0], others));
    return all;
  }

  private void add(Behind group) {
    List<Numbered> sorted = new ArrayList<>(group.trees);
    // the longest first: what runs at the end is short
    sorted.sort(Comparator.comparingInt(Numbered::size).reversed());
    long most = Math.max(pieceTokens, (long) PREFIXES_A_PIECE * group.prefix.length);
    PieceOfWork piece = new PieceOfWork(group.prefix);
    for (int first = 0; first < sorted.size(); ) {
      int width = TreeBatch.rounded(sorted.get(first).size());
      int end = Math.min(sorted.size(), first + Math.max(1, PASS_TOKENS / width));
      if (piece.tokens() > 0 && piece.paddedTokens() + (long) width * (end - first) > most) {
        pieces.add(piece);
        piece = new PieceOfWork(group.prefix);
      }
      piece.add(sorted.subList(first, end));
      first = end;
    }
    if (piece.tokens() > 0) {
      pieces.add(piece);
    }
  }

  /**
   * The prefix that saves most, tried against three texts of the group: one that lost its beginning
   * because it was too long begins like no other.
   */
  private static int[] commonPrefix(List<List<Continuation>> group) {
    int[] best = new int[0];
    if (group.size() < 2) {
      return best;
    }
    long most = 0;
    for (int place : new int[] {0, group.size() / 2, group.size() - 1}) {
      Continuation reference = group.get(place).get(0);
      int[] lengths = group.stream().mapToInt(tree -> shared(reference, tree.get(0))).toArray();
      Arrays.sort(lengths);
      for (int i = 0; i < lengths.length; i++) {
        long saved = (long) lengths[i] * (lengths.length - 1 - i);
        if (lengths[i] >= LEAST_PREFIX && saved > most) {
          most = saved;
          best = Arrays.copyOf(reference.tokens(), lengths[i]);
        }
      }
    }
    return best;
  }

  /** Tokens of context that two texts begin with, the last of each left out. */
  private static int shared(Continuation a, Continuation b) {
    int end = Math.min(a.context(), b.context()) - 1;
    int at = 0;
    while (at < end && a.tokens()[at] == b.tokens()[at]) {
      at++;
    }
    return at;
  }

  private static boolean begins(Continuation text, int[] prefix) {
    return text.context() > prefix.length
        && Arrays.equals(text.tokens(), 0, prefix.length, prefix, 0, prefix.length);
  }
}
