package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.SharedRows;
import org.outerloop.protocol.PeerId;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Finds the contributions of a round that have much in common. All searches give the same numbers
 * to the last bit, for {@link SharedRows} are whole.
 */
public interface LikenessSearch {

  /**
   * The pairs whose overlap is at least {@code floor}, the earlier of the list first, in the order
   * of the list.
   *
   * @param run bucket that has the samples
   * @param works of different payloads
   */
  List<Overlap> pairs(StoreLocation run, List<SampledWork> works, double floor);

  /** Every pair, one after the other, in this thread: the law, for a handful of works. */
  static LikenessSearch here() {
    return (run, works, floor) -> {
      List<WorkSample> samples = new ArrayList<>();
      try (ObjectStore store = ObjectStores.open(run)) {
        works.forEach(work -> samples.add(work.read(store)));
      }
      return pairs(works.stream().map(SampledWork::peer).toList(), samples, floor);
    };
  }

  /** The same of samples that were read. */
  static List<Overlap> pairs(List<PeerId> peers, List<WorkSample> samples, double floor) {
    List<Overlap> pairs = new ArrayList<>();
    for (int i = 0; i < peers.size(); i++) {
      for (int j = i + 1; j < peers.size(); j++) {
        WorkSample a = samples.get(i);
        WorkSample b = samples.get(j);
        Overlap overlap =
            SharedRows.of(a, b).overlap(peers.get(i), peers.get(j), Math.min(a.size(), b.size()));
        if (overlap.coefficient() >= floor) {
          pairs.add(overlap);
        }
      }
    }
    return pairs;
  }
}
