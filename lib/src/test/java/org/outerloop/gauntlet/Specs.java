package org.outerloop.gauntlet;

import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;

/** Settings and names that tests share. */
final class Specs {
  static final GauntletSpec DEFAULT = withMergedPeers(20);

  private Specs() {}

  static GauntletSpec withMergedPeers(int mergedPeers) {
    return new GauntletSpec(
        16,
        16,
        64,
        0.2,
        7,
        0.1,
        0.05,
        0.4,
        30,
        1_000_000,
        mergedPeers,
        2,
        List.of(0.75, 0.5),
        3,
        1000,
        2);
  }

  static PeerId peer(int index) {
    return new PeerId("peer-" + index);
  }

  static List<PeerId> peers(int count) {
    return IntStream.range(0, count).mapToObj(Specs::peer).toList();
  }
}
