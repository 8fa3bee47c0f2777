package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;

/** Evidence made by hand and by chance. */
final class Tries {
  /** Sum of twelve uniform draws less six: near enough to a normal draw. */
  static double normal(SplitMix64 random) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  private Tries() {}

  /** Eight sequences of 4 nats; every one gains the same share. */
  static Losses exact(double assignedGain, double randomGain) {
    List<Double> before = nats(8, 4);
    return new Losses(before, nats(8, 4 - 4 * assignedGain), before, nats(8, 4 - 4 * randomGain));
  }

  /** About 4 nats each; shares gained differ between sequences by {@code noise}. */
  static Losses noisy(
      SplitMix64 random, int sequences, double assignedGain, double randomGain, double noise) {
    List<Double> assigned = spread(random, sequences);
    List<Double> others = spread(random, sequences);
    return new Losses(
        assigned,
        after(random, assigned, assignedGain, noise),
        others,
        after(random, others, randomGain, noise));
  }

  /** The same work tried on data assigned to someone else, which gain {@code gain}. */
  static Losses onOtherData(SplitMix64 random, Losses original, double gain, double noise) {
    List<Double> assigned = spread(random, original.assignedBefore().size());
    return new Losses(
        assigned,
        after(random, assigned, gain, noise),
        original.randomBefore(),
        original.randomAfter());
  }

  /** An accepted contribution with a payload of its own. */
  static Evidence tried(int peer, Losses losses) {
    return tried(peer, 1000L * peer, "payload of " + peer, losses);
  }

  static Evidence tried(int peer, long millis, String payload, Losses losses) {
    return Evidence.tried(Specs.peer(peer), millis, Digest.ofText(payload), losses, 1);
  }

  static Evidence refused(int peer, Outcome outcome) {
    return Evidence.refused(Specs.peer(peer), outcome, outcome.name(), 0);
  }

  private static List<Double> nats(int sequences, double each) {
    return Collections.nCopies(sequences, each);
  }

  private static List<Double> spread(SplitMix64 random, int sequences) {
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      losses.add(Math.max(1, 4 + 0.5 * normal(random)));
    }
    return losses;
  }

  private static List<Double> after(
      SplitMix64 random, List<Double> before, double gain, double noise) {
    return before.stream().map(loss -> loss * (1 - gain - noise * normal(random))).toList();
  }
}
