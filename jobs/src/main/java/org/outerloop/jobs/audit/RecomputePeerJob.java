package org.outerloop.jobs.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.Closeness;
import org.outerloop.round.Recomputation;
import org.outerloop.round.Recomputation.Outcome;
import org.outerloop.round.RecomputePublished;
import org.outerloop.round.Spread;
import org.outerloop.round.ValidatorPlace;
import org.outerloop.round.WorkDifference;

/**
 * Takes a peer's inner steps of a committed round again, as a task of Spark, and tells what came of
 * it. Nothing shuffles; nothing is written to any bucket.
 */
public final class RecomputePeerJob {
  /** Status of a process that found a difference. */
  private static final int DIFFERS = 3;

  private static final int FAILED = 1;

  private final Recomputation found;

  private RecomputePeerJob(Recomputation found) {
    this.found = found;
  }

  /**
   * Runs it.
   *
   * @param place with the bucket of the peer
   * @param mostRounds to compute before it, to get at the state that the round began with
   * @throws IllegalArgumentException when there is no such round, or the peer had no part in it
   */
  public static RecomputePeerJob run(
      Spread spread, ValidatorPlace place, PeerId peer, long round, int mostRounds) {
    RecomputePublished work = new RecomputePublished(place, mostRounds);
    RecomputePublished.Question question = new RecomputePublished.Question(peer, round);
    return new RecomputePeerJob(spread.each("recompute", List.of(question), work).get(0));
  }

  /** What it shows of one that was made elsewhere. */
  static RecomputePeerJob of(Recomputation found) {
    return new RecomputePeerJob(found);
  }

  /** 0 for work that stands up, 3 for a difference, 1 where nothing could be computed. */
  public int status() {
    return switch (found.outcome()) {
      case EQUAL, CLOSE -> 0;
      case DIFFERENT -> DIFFERS;
      case NO_STATE, NO_BASE -> FAILED;
    };
  }

  /** For the terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Round %d of %s: %s".formatted(found.round(), found.peer(), words(found.outcome())));
    lines.add("  state before  " + found.state());
    for (WorkDifference difference : found.differences()) {
      lines.add("  differs       " + difference.words());
    }
    if (found.slices() > 0) {
      lines.add(
          "  slices        %d of %d sent are others"
              .formatted(found.slicesApart(), found.slices()));
      lines.add(
          "  arithmetic    "
              + (found.sameArithmetic() ? "as the peer's: bits count" : "not the peer's"));
      lines.add(row("", "cosine", "norm ratio", "dense", "at best", "largest gap"));
      found.tensors().forEach(tensor -> lines.add(row(tensor.tensor(), tensor)));
      lines.add(row("all", found.whole()));
    }
    return lines;
  }

  private static String words(Outcome outcome) {
    return switch (outcome) {
      case EQUAL -> "equal to the bit";
      case CLOSE -> "other bits, within the tolerance";
      case DIFFERENT -> "different";
      case NO_STATE -> "its state is not to be had";
      case NO_BASE -> "parameters of the past are gone";
    };
  }

  private static String row(String name, Closeness found) {
    return row(
        name,
        number(found.cosine()),
        number(found.normRatio()),
        number(found.denseCosine()),
        number(found.ownDenseCosine()),
        number(found.largestDifference()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static String row(String name, String... cells) {
    StringBuilder row = new StringBuilder("  %-42s".formatted(name));
    for (String cell : cells) {
      row.append("%12s".formatted(cell));
    }
    return row.toString();
  }

  /** For a program. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("peer", found.peer().name());
    figures.put("round", found.round());
    figures.put("outcome", found.outcome().name().toLowerCase(Locale.ROOT));
    figures.put("same_arithmetic", found.sameArithmetic());
    figures.put("state", found.state());
    figures.put("step", found.first().map(first -> first.step().name()).orElse(""));
    figures.put("tensor", found.first().map(WorkDifference::tensor).orElse(""));
    figures.put("slice", found.first().map(WorkDifference::slice).orElse(-1));
    figures.put("what", found.first().map(WorkDifference::what).orElse(""));
    figures.put("slices", found.slices());
    figures.put("slices_apart", found.slicesApart());
    figures.put("cosine", found.whole().cosine());
    figures.put("norm_ratio", found.whole().normRatio());
    figures.put("dense_cosine", found.whole().denseCosine());
    figures.put("own_dense_cosine", found.whole().ownDenseCosine());
    figures.put("largest_difference", found.whole().largestDifference());
    figures.put("seconds", found.seconds());
    return figures;
  }
}
