package org.outerloop.attest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.outerloop.protocol.Digest;

/**
 * Which bits are right for a kind of machine: those of more than half of the votes. Each answer has
 * one, and each host of the past has one for the bits that it gave most often.
 */
final class Kindred {
  private final Map<Digest, Integer> votes = new TreeMap<>();
  private int all;

  /**
   * @param present bits of this fleet's machines of the kind
   * @param past answers of the kind
   */
  Kindred(List<Digest> present, List<PastAnswer> past, Function<PastAnswer, Digest> bits) {
    present.forEach(this::vote);
    Map<String, Map<Digest, Integer>> byHost = new HashMap<>();
    for (PastAnswer answer : past) {
      byHost
          .computeIfAbsent(answer.host(), host -> new TreeMap<>())
          .merge(bits.apply(answer), 1, Integer::sum);
    }
    byHost.values().forEach(counts -> vote(most(counts)));
  }

  private static Digest most(Map<Digest, Integer> counts) {
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private void vote(Digest bits) {
    votes.merge(bits, 1, Integer::sum);
    all++;
  }

  /** Empty where no bits have more than half. */
  Optional<Digest> right() {
    return votes.entrySet().stream()
        .filter(entry -> 2 * entry.getValue() > all)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
