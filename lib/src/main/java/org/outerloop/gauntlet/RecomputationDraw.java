package org.outerloop.gauntlet;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Seeds;

/**
 * Whose inner steps are taken again before a round is judged.
 *
 * <p>Of n peers that delivered, {@code floor(share n + u)} for one u of the round, uniform in [0,
 * 1): everyone's chance is the share, and the work of a round never differs from its mean by more
 * than one peer. The seed hangs on a secret and on all payloads, so nobody can know in time whether
 * it will be drawn. A function of the settings, the seed and the set of peers. Cost: O(n log n).
 */
public final class RecomputationDraw {
  private final double share;
  private final long seed;

  /**
   * @param seed of the round's trial, see {@link Trial#seed}
   */
  public RecomputationDraw(GauntletSpec spec, long seed) {
    this.share = spec.audit().recomputedShare();
    this.seed = seed;
  }

  /** Those drawn, in the order of {@code delivered}. */
  public List<PeerId> of(long round, List<PeerId> delivered) {
    double more = Seeds.generator(seed, round, "", "recomputed").nextDouble();
    long count = (long) Math.floor(share * delivered.size() + more);
    Map<PeerId, Double> tickets =
        delivered.stream()
            .collect(Collectors.toMap(Function.identity(), peer -> ticket(round, peer)));
    List<PeerId> drawn =
        delivered.stream()
            .sorted(
                Comparator.comparing((PeerId peer) -> tickets.get(peer))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(count)
            .toList();
    return delivered.stream().filter(drawn::contains).toList();
  }

  private double ticket(long round, PeerId peer) {
    return Seeds.generator(seed, round, peer.name(), "recomputed").nextDouble();
  }
}
