package org.outerloop.gauntlet;

import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Selection;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.PeerId;
import org.outerloop.sparseloco.SampleRule;

/** Settings and names that tests share. */
final class Specs {
  static final GauntletSpec DEFAULT = withMergedPeers(20);

  private Specs() {}

  static GauntletSpec withMergedPeers(int mergedPeers) {
    return GauntletSpecs.with(new Selection(mergedPeers, 10, 3, true, false, false, 5, 20, 3));
  }

  /** After some rounds, with nothing against it. */
  static Standing standing(int peer, Rating rating, double proof) {
    return new Standing(peer(peer), rating, proof, 1, false, 5, 4, 0, 0, 0, new History(5, 0, 0));
  }

  static double score(Standing standing) {
    return new PeerScore(DEFAULT).of(standing);
  }

  /** With equal values wherever both sent one, on a sample as large as models of use leave. */
  static Overlap overlap(int a, int b, double coefficient) {
    return overlap(a, b, coefficient, 1);
  }

  static Overlap overlap(int a, int b, double coefficient, double cosine) {
    return new Overlap(peer(a), peer(b), coefficient, cosine, SampleRule.TARGET);
  }

  static PeerId peer(int index) {
    return new PeerId("peer-" + index);
  }

  static List<PeerId> peers(int count) {
    return IntStream.range(0, count).mapToObj(Specs::peer).toList();
  }
}
