package org.outerloop.gauntlet;

import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Selection;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.PeerId;

/** Settings and names that tests share. */
final class Specs {
  static final GauntletSpec DEFAULT = withMergedPeers(20);

  private Specs() {}

  static GauntletSpec withMergedPeers(int mergedPeers) {
    return GauntletSpecs.with(new Selection(mergedPeers, 10, 3, true, false, false, 5, 20));
  }

  /** After some rounds, with nothing against it. */
  static Standing standing(int peer, Rating rating, double proof) {
    return new Standing(peer(peer), rating, proof, 1, false, 5, 4, 0, 0, 0, new History(5, 0, 0));
  }

  static double score(Standing standing) {
    return new PeerScore(DEFAULT).of(standing);
  }

  static PeerId peer(int index) {
    return new PeerId("peer-" + index);
  }

  static List<PeerId> peers(int count) {
    return IntStream.range(0, count).mapToObj(Specs::peer).toList();
  }
}
