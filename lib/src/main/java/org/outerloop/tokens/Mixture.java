package org.outerloop.tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;

/**
 * How many sequences of each source a mixture takes, and which:
 *
 * <pre>
 *   q_i     = N w_i / (w_1 + w_2 + ...)                 quota
 *   n_i     = floor(q_i), and one more for the sources with the largest q_i - floor(q_i),
 *             ties to the earlier source, until the sum is N
 *   whole_i = n_i div a_i,  rest_i = n_i mod a_i         of a_i that the source has
 *   times(i, s) = whole_i + (1 if the seeded permutation of source i puts s before rest_i)
 * </pre>
 *
 * So every share is exact to less than one sequence, every sequence of a source is taken whole_i or
 * whole_i + 1 times, and which are taken once more is a uniform draw without replacement. Constant
 * memory per source, O(1) per question. Immutable.
 */
public final class Mixture {
  private final List<Long> available;
  private final long[] taken;
  private final List<BlockPermutation> orders = new ArrayList<>();

  /**
   * @param settings what is asked for
   * @param available sequences that each source has
   * @throws IllegalArgumentException naming the source that is empty, or that would be taken more
   *     often than the settings allow
   */
  public Mixture(MixtureSettings settings, List<Long> available) {
    List<MixtureSettings.Source> sources = settings.sources();
    Require.that(
        available.size() == sources.size(),
        "%s sources have sequences, %s are mixed",
        available.size(),
        sources.size());
    this.available = List.copyOf(available);
    double weights = sources.stream().mapToDouble(MixtureSettings.Source::weight).sum();
    double[] shares = sources.stream().mapToDouble(s -> s.weight() / weights).toArray();
    long total = settings.sequences() > 0 ? settings.sequences() : mostOnce(available, shares);
    taken = apportion(total, shares);
    for (int i = 0; i < taken.length; i++) {
      long has = available.get(i);
      Require.that(has > 0, "Source %s has no sequence", sources.get(i).name());
      Require.that(
          taken[i] <= settings.maxEpochs() * has,
          "Source %s has %s sequences; %s of them is more than max-epochs = %s times all",
          sources.get(i).name(),
          has,
          taken[i],
          settings.maxEpochs());
      orders.add(
          new BlockPermutation(
              has, Seeds.generator(settings.seed(), i, "mixture", "which are taken once more")));
    }
  }

  /** The largest N of which no source has to give more than it has. */
  private static long mostOnce(List<Long> available, double[] shares) {
    return IntStream.range(0, shares.length)
        .mapToLong(i -> (long) Math.floor(available.get(i) / shares[i]))
        .min()
        .orElse(0);
  }

  private static long[] apportion(long total, double[] shares) {
    long[] counts = new long[shares.length];
    long left = total;
    for (int i = 0; i < shares.length; i++) {
      counts[i] = Math.min(left, (long) Math.floor(total * shares[i]));
      left -= counts[i];
    }
    List<Integer> byRemainder =
        IntStream.range(0, shares.length)
            .boxed()
            .sorted(Comparator.comparing(i -> counts[i] - total * shares[i]))
            .toList();
    for (int i = 0; left > 0; i = (i + 1) % shares.length) {
      counts[byRemainder.get(i)]++;
      left--;
    }
    return counts;
  }

  /** Sequences of a source in the mixture, each counted as often as it is taken. */
  public long taken(int source) {
    return taken[source];
  }

  /** Sequences of all sources in the mixture. */
  public long sequences() {
    return Arrays.stream(taken).sum();
  }

  /** How often a sequence of a source is taken. */
  public int times(int source, long sequence) {
    long has = available.get(source);
    Require.that(
        0 <= sequence && sequence < has, "Sequence %s of %s in source %s", sequence, has, source);
    boolean onceMore = orders.get(source).placeOf(sequence) < taken[source] % has;
    return (int) (taken[source] / has) + (onceMore ? 1 : 0);
  }
}
