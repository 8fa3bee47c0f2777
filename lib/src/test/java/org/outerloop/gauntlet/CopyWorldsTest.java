package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

/**
 * Random worlds of authors and attackers who know everything that is visible, and each other's
 * secrets. Nothing of theirs is taken from their buckets, whose times they may set as they like:
 * only commitments in the ledger's store count.
 */
class CopyWorldsTest {
  private static final int WORLDS = 12_000;
  private static final double NOISE = 0.008;

  private final SplitMix64 random = new SplitMix64(13);
  private final Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
  private int copies;
  private int falsePunishments;

  @Test
  void neverPunishesAnAuthorAndAlwaysNamesAPlainCopier() {
    for (int world = 0; world < WORLDS; world++) {
      World drawn = new World(1 + random.nextInt(4), 1 + random.nextInt(4));
      Standings start = Standings.start(Specs.peers(drawn.evidence.size()));
      Judgement judgement = gauntlet.judge(0, drawn.evidence, drawn.overlaps, start);
      for (int peer = 0; peer < drawn.evidence.size(); peer++) {
        check(drawn, peer, judgement);
      }
    }
    assertThat(falsePunishments).isZero();
    assertThat(copies).isGreaterThan(WORLDS);
  }

  private void check(World world, int peer, Judgement judgement) {
    Verdict verdict = judgement.verdicts().get(peer);
    if (peer < world.authors) {
      boolean untouched =
          verdict.isMerged()
              && verdict.copyOf().isEmpty()
              && verdict.standing().proof() == 0.05 * verdict.proofSign();
      falsePunishments += untouched ? 0 : 1;
      return;
    }
    for (int victim : world.victims.get(peer - world.authors)) {
      assertThat(verdict.isMerged()).isFalse();
      if (world.plain.contains(peer)) {
        copies++;
        assertThat(verdict.decision()).isEqualTo(Decision.COPY);
        assertThat(verdict.copyOf()).contains(Specs.peer(victim));
      }
    }
  }

  /** Authors come first in peer order, which must not matter where times differ. */
  private final class World {
    final int authors;
    final List<Evidence> evidence = new ArrayList<>();
    private final List<Losses> tries = new ArrayList<>();
    final List<Overlap> overlaps = new ArrayList<>();
    final List<List<Integer>> victims = new ArrayList<>();
    final List<Integer> plain = new ArrayList<>();
    private final Commitments ledger = new Commitments();
    private long lastMillis = 10_000;

    World(int authors, int attackers) {
      this.authors = authors;
      for (int author = 0; author < authors; author++) {
        author(author);
      }
      for (int attacker = authors; attacker < authors + attackers; attacker++) {
        attack(attacker);
      }
    }

    private void author(int peer) {
      String work = "work of " + peer;
      lastMillis += random.nextInt(2500);
      ledger.commit(peer, work, lastMillis);
      add(peer, work, Tries.noisy(random, 24, 0.016, 0.006, NOISE));
      for (int other = 0; other < peer; other++) { // honest supports meet by chance
        overlap(peer, other, 0.25 * random.nextDouble(), 1);
      }
    }

    private void attack(int peer) {
      int victim = random.nextInt(authors);
      switch (random.nextInt(7)) {
        case 0 -> copy(peer, victim);
        case 1 -> { // first a junk header with a commitment of its own, then another in its place
          ledger.commit(peer, "junk", 1000);
          copy(peer, victim);
        }
        case 2 -> { // many commitments in advance, in the hope that one will fit
          for (int guess = 0; guess < 100; guess++) {
            ledger.commit(peer, "guess " + random.nextLong(), 1000);
          }
          copy(peer, victim);
        }
        case 3 -> disguise(peer, List.of(victim), 0.5 + 0.5 * random.nextDouble());
        case 4 -> { // half of each; what two peers share may come from either
          int other = random.nextInt(authors);
          disguise(peer, List.of(victim, other), 0.45 + 0.1 * random.nextDouble());
        }
        case 5 -> lastRound(peer, victim);
        default -> sybils(peer);
      }
    }

    /** Word for word, as soon as it can be seen or later. */
    private void copy(int peer, int victim) {
      String work = "work of " + victim;
      ledger.commit(peer, work, afterVisible(victim));
      Losses own = tries.get(victim);
      add(peer, work, Tries.onOtherData(random, own, 0.006, NOISE));
      victims.add(List.of(victim));
      plain.add(peer);
      overlapsOfOthers(peer, List.of(victim));
    }

    /** Changed, and tuned to the data on which it will be tried. */
    private void disguise(int peer, List<Integer> sources, double share) {
      String work = "disguise of " + peer;
      long seen = sources.stream().mapToLong(this::afterVisible).max().orElseThrow();
      ledger.commit(peer, work, seen);
      add(peer, work, Tries.noisy(random, 24, 0.016 + 0.04 * random.nextDouble(), 0.006, NOISE));
      double cosine = share > 0.9 ? 2 * random.nextDouble() - 1 : 1; // noise on the values
      sources.stream().distinct().forEach(source -> overlap(peer, source, share, cosine));
      victims.add(sources);
      overlapsOfOthers(peer, sources);
    }

    /** Before the victim has even begun; it is no more like this round's work than honest work. */
    private void lastRound(int peer, int victim) {
      ledger.commit(peer, "last round's work", 1000);
      add(peer, "last round's work", Tries.noisy(random, 24, 0.006, 0.006, NOISE));
      victims.add(List.of());
      overlapsOfOthers(peer, List.of());
    }

    /** Work that attackers share, under a name of each; they may be the first of all. */
    private void sybils(int peer) {
      ledger.commit(peer, "shared", 1000L + 1000 * random.nextInt(20));
      add(peer, "shared", Tries.noisy(random, 24, 0.016, 0.006, NOISE));
      victims.add(List.of());
      overlapsOfOthers(peer, List.of());
    }

    /** Of payloads that are nobody's else; attackers may let theirs be as alike as they like. */
    private void overlapsOfOthers(int peer, List<Integer> sources) {
      for (int author = 0; author < authors; author++) {
        if (!sources.contains(author) && !plain.contains(peer)) {
          overlap(peer, author, 0.3 * random.nextDouble(), 1);
        }
      }
      for (int attacker = authors; attacker < peer; attacker++) {
        if (!plain.contains(attacker) && !plain.contains(peer)) {
          overlap(peer, attacker, random.nextDouble(), 1);
        }
      }
    }

    /** A payload appears when the tick of its commitment is over. */
    private long afterVisible(int author) {
      long committed = evidence.get(author).uploadedMillis();
      return (committed / 1000 + 1) * 1000 + random.nextInt(3) * (long) random.nextInt(2000);
    }

    /** With the time of the commitment to exactly this payload; there is no other time. */
    private void add(int peer, String payload, Losses losses) {
      tries.add(losses);
      evidence.add(Tries.tried(peer, ledger.millis(peer, payload), payload, losses));
    }

    private void overlap(int a, int b, double coefficient, double cosine) {
      overlaps.add(Specs.overlap(a, b, coefficient, cosine));
    }
  }

  /** Of (peer, payload); made once, with the time of the store. */
  private static final class Commitments {
    private final Map<String, Long> times = new HashMap<>();

    void commit(int peer, String payload, long millis) {
      times.putIfAbsent(peer + " " + payload, millis);
    }

    long millis(int peer, String payload) {
      return times.get(peer + " " + payload);
    }
  }
}
