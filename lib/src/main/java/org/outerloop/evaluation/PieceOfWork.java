package org.outerloop.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.model.Continuation;
import org.outerloop.model.Likelihood;
import org.outerloop.model.TreeBatch;
import org.outerloop.model.TreePass;

/** Passes behind one prefix: what one task computes. */
public final class PieceOfWork implements Serializable {
  private final int[] prefix;
  private final List<List<Tree>> passes = new ArrayList<>();
  private int tokens;
  private int padded;
  private int longest;

  PieceOfWork(int[] prefix) {
    this.prefix = prefix;
  }

  /** A tree as it travels. */
  private record Tree(int number, List<Request> requests) implements Serializable {}

  @SuppressWarnings("ArrayRecordComponent") // travels, is never compared
  private record Request(int[] tokens, int predicted) implements Serializable {}

  void add(List<PassPlan.Numbered> trees) {
    List<Tree> pass = new ArrayList<>();
    int width = 0;
    for (PassPlan.Numbered tree : trees) {
      pass.add(
          new Tree(
              tree.number(),
              tree.tree().stream().map(t -> new Request(t.tokens(), t.predicted())).toList()));
      width = Math.max(width, TreeBatch.rounded(tree.size()));
      longest = Math.max(longest, longest(tree.tree()));
    }
    passes.add(pass);
    int before = passes.size() == 1 ? prefix.length : 0;
    tokens += before + trees.stream().mapToInt(PassPlan.Numbered::size).sum();
    padded += before + width * trees.size();
  }

  /** That the model must read, the prefix among them. */
  public int tokens() {
    return tokens;
  }

  /** The same with those that fill passes up. */
  public int paddedTokens() {
    return padded;
  }

  /** Tokens that all its texts begin with. */
  int prefixLength() {
    return prefix.length;
  }

  /** Most tokens that one of its texts has, the prefix among them. */
  public int longest() {
    return longest;
  }

  private static int longest(List<Continuation> tree) {
    return tree.stream().mapToInt(Continuation::read).max().orElseThrow();
  }

  /** Continuations in it. */
  public int requests() {
    return passes.stream().flatMap(List::stream).mapToInt(tree -> tree.requests.size()).sum();
  }

  /**
   * What is said of a tree.
   *
   * @param number of the tree in the plan
   * @param logProbabilities of its continuations
   * @param greedy likewise
   */
  @SuppressWarnings("ArrayRecordComponent") // travels, is never compared
  public record Result(int number, double[] logProbabilities, boolean[] greedy)
      implements Serializable {}

  /** Computes it. */
  public List<Result> run(TreePass pass) {
    List<Result> results = new ArrayList<>();
    pass.prefix(prefix);
    for (List<Tree> trees : passes) {
      Likelihood[] found = score(pass, trees.stream().map(PieceOfWork::texts).toList());
      int at = 0;
      for (Tree tree : trees) {
        int end = at + tree.requests.size();
        results.add(result(tree.number, List.of(found).subList(at, end)));
        at = end;
      }
    }
    return results;
  }

  private Likelihood[] score(TreePass pass, List<List<Continuation>> trees) {
    if (trees.size() > 1 || !isWide(trees.get(0))) {
      return pass.score(TreeBatch.of(prefix.length, trees));
    }
    List<Likelihood> found = new ArrayList<>();
    for (Continuation text : trees.get(0)) {
      found.addAll(List.of(pass.score(TreeBatch.of(prefix.length, List.of(List.of(text))))));
    }
    return found.toArray(Likelihood[]::new);
  }

  /**
   * Whether long texts share so little that one by one they take less memory: such as choices of
   * which each lost another part of its beginning.
   */
  private boolean isWide(List<Continuation> tree) {
    int behind = longest(tree) - prefix.length;
    return TreeBatch.size(prefix.length, tree) > behind + PassPlan.PASS_TOKENS;
  }

  private static List<Continuation> texts(Tree tree) {
    return tree.requests.stream().map(r -> new Continuation(r.tokens, r.predicted)).toList();
  }

  private static Result result(int number, List<Likelihood> found) {
    double[] logProbabilities = found.stream().mapToDouble(Likelihood::logProbability).toArray();
    boolean[] greedy = new boolean[found.size()];
    for (int i = 0; i < greedy.length; i++) {
      greedy[i] = found.get(i).greedy();
    }
    return new Result(number, logProbabilities, greedy);
  }
}
