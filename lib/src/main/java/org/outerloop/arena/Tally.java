package org.outerloop.arena;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.gauntlet.Decision;
import org.outerloop.gauntlet.Verdict;

/**
 * What a world came to. Shares are of what is paid to all peers, in [0, 1].
 *
 * @param heldOutLoss after the last round, in nats per token
 * @param hostileWeight share of the last round that the hostile hold together
 * @param hostilePay mean share over all rounds
 * @param hostileMerged contributions of theirs that were merged, of all that they could have made
 * @param punished contributions of honest peers that were refused, or thought another's
 * @param punishments what these were
 * @param decisions on the hostile, with how often
 * @param reason in words, of the most frequent of these
 * @param firstRefused round, from 1, in which a hostile one was first not merged; 0 for never
 */
public record Tally(
    double heldOutLoss,
    double hostileWeight,
    double hostilePay,
    double hostileMerged,
    int punished,
    Map<Decision, Integer> punishments,
    Map<Decision, Integer> decisions,
    String reason,
    int firstRefused)
    implements Serializable {

  /** Plays a world to its end. */
  public static Tally of(ArenaSpec spec, LineUp lineUp) {
    World world = new World(spec, lineUp.places());
    Count count = new Count();
    for (int round = 0; round < spec.rounds(); round++) {
      count.add(world.next());
    }
    return count.tally(spec.rounds());
  }

  /** The decision that the hostile met most often. */
  public Decision mostFrequent() {
    return decisions.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Decision.MERGED);
  }

  static boolean isPunishment(Decision decision) {
    return switch (decision) {
      case MERGED, RESERVE, SURPLUS, NOT_TRIED -> false;
      default -> true;
    };
  }

  private static final class Count {
    private final Map<Decision, Integer> decisions = new TreeMap<>();
    private final Map<Decision, Integer> punishments = new TreeMap<>();
    private final Map<Decision, String> reasons = new TreeMap<>();
    private double loss;
    private double weight;
    private double pay;
    private int firstRefused;

    void add(RoundResult round) {
      loss = round.heldOutLoss();
      weight = 0;
      for (RoundResult.Row row : round.rows()) {
        Verdict verdict = row.verdict();
        if (row.honest()) {
          if (isPunishment(verdict.decision())) {
            punishments.merge(verdict.decision(), 1, Integer::sum);
          }
        } else {
          addHostile(round.round(), verdict);
        }
      }
      pay += weight;
    }

    private void addHostile(long round, Verdict verdict) {
      weight += verdict.weight();
      decisions.merge(verdict.decision(), 1, Integer::sum);
      reasons.putIfAbsent(verdict.decision(), verdict.reason());
      if (firstRefused == 0 && !verdict.isMerged()) {
        firstRefused = (int) round + 1;
      }
    }

    Tally tally(int rounds) {
      int all = sum(decisions);
      double merged = all == 0 ? 0 : decisions.getOrDefault(Decision.MERGED, 0) / (double) all;
      Tally tally =
          new Tally(
              loss,
              weight,
              pay / rounds,
              merged,
              sum(punishments),
              Map.copyOf(punishments),
              new TreeMap<>(decisions),
              "",
              firstRefused);
      return tally.because(reasons.getOrDefault(tally.mostFrequent(), ""));
    }

    private static int sum(Map<Decision, Integer> counts) {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private Tally because(String words) {
    return new Tally(
        heldOutLoss,
        hostileWeight,
        hostilePay,
        hostileMerged,
        punished,
        punishments,
        decisions,
        words,
        firstRefused);
  }
}
