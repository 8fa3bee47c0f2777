package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/**
 * On which training sequences the contributions of one round are tried.
 *
 * <p>The seed hangs on a secret that the validator committed to before the round and on the
 * payloads of all contributions gathered. So no peer can know it or steer it, whatever it tries
 * with its own payload; the validator cannot choose it once it has seen the work; and everyone can
 * compute it from the record. Assigned sequences come only from those the peer was obliged to
 * consume; random ones from those that nobody was, so that they are fresh to all alike. Samples are
 * without replacement and in rising order, for the reader's sake.
 */
public final class Trial {
  private final TrialSize size;
  private final long round;
  private final long seed;

  /**
   * The trial of one round.
   *
   * @param secret of the validator, committed before the round and revealed after it
   * @param payloads digests of all contributions gathered, in any order
   */
  public Trial(TrialSize size, long runSeed, long round, Digest secret, List<Digest> payloads) {
    this.size = size;
    this.round = round;
    this.seed = seed(runSeed, round, secret, payloads);
  }

  /** The seed of a round's trial; does not depend on the order of the payloads. */
  public static long seed(long runSeed, long round, Digest secret, List<Digest> payloads) {
    List<Digest> parts = new ArrayList<>(payloads.stream().sorted().toList());
    parts.add(secret);
    Digest all = Digest.root(parts);
    return Seeds.of(runSeed, round, all.hex(), "trial");
  }

  /** As many as the size says of those that a peer had to consume, or all if there are fewer. */
  public long[] assigned(PeerId peer, long[] obligatory) {
    Require.that(obligatory.length > 0, "%s had nothing to consume in round %s", peer, round);
    int count = Math.min(size.assigned(), obligatory.length);
    SplitMix64 generator = Seeds.generator(seed, round, peer.name(), "assigned");
    return Arrays.stream(sample(generator, obligatory.length, count))
        .map(position -> obligatory[(int) position])
        .sorted()
        .toArray();
  }

  /**
   * As many as the size says of the training sequences outside {@code taken}, or all if there are
   * fewer. Cost: one sort of {@code taken}.
   *
   * @param trainingSequences their number; they are counted from 0
   * @param taken those assigned to anyone in this round, in any order
   */
  public long[] random(long trainingSequences, long[] taken) {
    long[] sorted = Arrays.stream(taken).sorted().distinct().toArray();
    int last = sorted.length - 1;
    Require.that(
        sorted.length == 0 || (sorted[0] >= 0 && sorted[last] < trainingSequences),
        "Assigned sequences reach outside the %s of the corpus",
        trainingSequences);
    long free = trainingSequences - sorted.length;
    Require.that(
        free > 0,
        "All %s training sequences are assigned in round %s: none is left to try contributions on;"
            + " fewer inner steps or a larger corpus are needed",
        trainingSequences,
        round);
    int count = (int) Math.min(size.random(), free);
    SplitMix64 generator = Seeds.generator(seed, round, "", "random");
    return Arrays.stream(sample(generator, free, count))
        .map(rank -> freeSequence(rank, sorted))
        .sorted()
        .toArray();
  }

  /** The first {@code count} places of a Fisher-Yates shuffle of 0 .. population - 1. */
  private static long[] sample(SplitMix64 generator, long population, int count) {
    Map<Long, Long> moved = new HashMap<>();
    long[] drawn = new long[count];
    for (int i = 0; i < count; i++) {
      long j = i + generator.nextLong(population - i);
      drawn[i] = moved.getOrDefault(j, j);
      moved.put(j, moved.getOrDefault((long) i, (long) i));
    }
    return drawn;
  }

  /** The sequence with {@code rank} untaken ones before it. */
  private static long freeSequence(long rank, long[] taken) {
    int below = 0;
    int above = taken.length;
    while (below < above) { // the first place before which more than rank are free
      int middle = (below + above) >>> 1;
      if (taken[middle] - middle > rank) {
        above = middle;
      } else {
        below = middle + 1;
      }
    }
    return rank + below;
  }
}
