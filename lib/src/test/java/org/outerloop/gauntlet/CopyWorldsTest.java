package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

/**
 * Random worlds of authors and of copiers that copy, disguise or mix what is already in the store,
 * work of other copiers included: chains and groups. Times are whole seconds, as on S3.
 */
class CopyWorldsTest {
  private static final int WORLDS = 12_000;
  private static final double NOISE = 0.008;

  private final SplitMix64 random = new SplitMix64(13);
  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
  private int lateCopiers;

  @Test
  void neverPunishesAnAuthorAndAlwaysNamesACopierOfALaterSecond() {
    for (int world = 0; world < WORLDS; world++) {
      World drawn = new World(2 + random.nextInt(5));
      Standings start = Standings.start(Specs.peers(drawn.evidence.size()));
      Judgement judgement = gauntlet.judge(0, drawn.evidence, drawn.overlaps, start);
      for (int peer = 0; peer < drawn.evidence.size(); peer++) {
        check(drawn, peer, judgement);
      }
    }
    assertThat(lateCopiers).isGreaterThan(WORLDS / 2);
  }

  private void check(World world, int peer, Judgement judgement) {
    Verdict verdict = judgement.verdicts().get(peer);
    if (world.sources.get(peer).isEmpty()) {
      assertThat(verdict.decision()).isNotEqualTo(Decision.COPY);
      assertThat(verdict.standing().proof()).isEqualTo(0.05 * verdict.proofSign());
      return;
    }
    for (int source : world.sources.get(peer)) {
      if (world.second(source) < world.second(peer)) {
        lateCopiers++;
        assertThat(verdict.decision()).isEqualTo(Decision.COPY);
      }
      boolean both = verdict.isMerged() && judgement.verdicts().get(source).isMerged();
      assertThat(both).isFalse();
    }
  }

  /** Peers in the order of their uploads; a peer without sources is an author. */
  private final class World {
    final List<Evidence> evidence = new ArrayList<>();
    final List<Overlap> overlaps = new ArrayList<>();
    final List<List<Integer>> sources = new ArrayList<>();
    private long millis = 10_000;

    World(int peers) {
      for (int peer = 0; peer < peers; peer++) {
        millis += random.nextInt(2500);
        int kind = peer == 0 ? 0 : random.nextInt(4);
        if (kind <= 1) {
          author(peer);
        } else if (kind == 2) {
          copier(peer, random.nextInt(peer));
        } else {
          mixer(peer);
        }
      }
    }

    long second(int peer) {
      return evidence.get(peer).uploadedMillis() / 1000;
    }

    private void author(int peer) {
      sources.add(List.of());
      add(peer, "work of " + peer, Tries.noisy(random, 24, 0.016, 0.006, NOISE));
      for (int other = 0; other < peer; other++) { // honest supports meet by chance
        overlap(peer, other, 0.25 * random.nextDouble());
      }
    }

    private void copier(int peer, int source) {
      sources.add(List.of(source));
      Evidence original = evidence.get(source);
      Losses losses = Tries.onOtherData(random, original.losses().orElseThrow(), 0.006, NOISE);
      evidence.add(
          Evidence.tried(
              Specs.peer(peer), stamp(), original.payloadDigest().orElseThrow(), losses, 1));
    }

    /** Takes a part of one or two others and overfits its own data. */
    private void mixer(int peer) {
      int first = random.nextInt(peer);
      int second = random.nextInt(peer);
      sources.add(first == second ? List.of(first) : List.of(first, second));
      add(peer, "mixture of " + peer, Tries.noisy(random, 24, 0.05, 0.006, NOISE));
      for (int source : sources.get(peer)) {
        overlap(peer, source, 0.4 + 0.6 * random.nextDouble());
      }
    }

    private void add(int peer, String payload, Losses losses) {
      evidence.add(Tries.tried(peer, stamp(), payload, losses));
    }

    private long stamp() {
      return millis / 1000 * 1000;
    }

    private void overlap(int a, int b, double coefficient) {
      overlaps.add(new Overlap(Specs.peer(a), Specs.peer(b), coefficient));
    }
  }
}
