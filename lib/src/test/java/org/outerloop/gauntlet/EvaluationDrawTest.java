package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Draw;
import org.outerloop.protocol.GauntletSpec.Draw.Lot;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.SplitMix64;

class EvaluationDrawTest {
  private static final long SEED = 11;

  private final SplitMix64 random = new SplitMix64(31);

  @Test
  void triesAllWhenThereIsRoomForAll() {
    Standings standings = Standings.start(Specs.peers(20));

    assertThat(draw(20, 0.5, Lot.BOUNDED, 1).of(standings, Specs.peers(20)))
        .isEqualTo(Specs.peers(20));
  }

  @Test
  void isTheSameForAnyOrderOfThoseWhoDelivered() {
    Standings standings = Standings.start(Specs.peers(300));
    List<PeerId> reversed = new ArrayList<>(Specs.peers(300));
    Collections.reverse(reversed);
    for (Lot lot : Lot.values()) {
      EvaluationDraw draw = draw(20, 0.5, lot, 5);

      assertThat(draw.of(standings, reversed))
          .hasSize(20)
          .containsExactlyInAnyOrderElementsOf(draw.of(standings, Specs.peers(300)));
    }
  }

  @Test
  void changesWithTheSeedAndTheRound() {
    List<PeerId> peers = Specs.peers(100);
    Set<List<PeerId>> draws = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Standings later = new Standings(i, Standings.start(peers).peers());
      draws.add(draw(20, 0.5, Lot.BOUNDED, 1).of(later, peers));
      draws.add(new EvaluationDraw(spec(20, 0.5, Lot.BOUNDED, 1), i).of(later, peers));
    }

    assertThat(draws).hasSize(10);
  }

  @Test
  void leavesOutWhoIsSetAside() {
    Standings standings =
        new Standings(3, List.of(setAsideUntil(0, 4), setAsideUntil(1, 3), setAsideUntil(2, 0)));

    assertThat(draw(20, 0.5, Lot.BOUNDED, 1).of(standings, Specs.peers(3)))
        .containsExactly(Specs.peer(1), Specs.peer(2));
  }

  @Test
  void refusesWhoNeverJoined() {
    Standings standings = Standings.start(Specs.peers(1));

    assertThatThrownBy(() -> draw(20, 0.5, Lot.BOUNDED, 1).of(standings, Specs.peers(2)))
        .hasMessage("peer-1 delivered, but never joined");
  }

  /** Peers come, stay away for rounds on end, and return; a flood of newcomers in some worlds. */
  @Test
  void nobodyWhoDeliversWaitsLongerThanTheBound() {
    for (int world = 0; world < 60; world++) {
      int places = 1 + random.nextInt(12);
      boolean flood = random.nextInt(2) == 0;
      int most = 10 + random.nextInt(60);
      checkWaiting(places, flood, most, draw(2 * places, 0.5, Lot.BOUNDED, 1));
    }
  }

  private void checkWaiting(int places, boolean flood, int most, EvaluationDraw draw) {
    Standings standings = Standings.start(Specs.peers(most / 2));
    Map<PeerId, Integer> waited = new HashMap<>();
    Set<PeerId> tried = new HashSet<>();
    Set<PeerId> absent = new HashSet<>();
    int mean = 0;
    for (int round = 0; round < 120; round++) {
      int joining = flood ? 3 : random.nextInt(2);
      int known = standings.peers().size();
      if (flood || known < most) {
        standings = standings.with(Specs.peers(known + joining));
      }
      List<PeerId> delivered = new ArrayList<>();
      for (Standing standing : standings.peers()) {
        PeerId peer = standing.peer();
        if (random.nextInt(20) == 0 && !absent.remove(peer)) {
          absent.add(peer);
        }
        if (!absent.contains(peer)) {
          delivered.add(peer);
        } else {
          waited.remove(peer);
        }
      }
      Set<PeerId> drawn = Set.copyOf(draw.of(standings, delivered));
      tried.addAll(drawn);
      int old = tried.size();
      mean = Math.max(mean, delivered.size() / (2 * places));
      for (PeerId peer : delivered) {
        waited.merge(peer, 1, Integer::sum);
        if (drawn.contains(peer)) {
          waited.remove(peer);
        } else if (tried.contains(peer)) {
          assertThat(waited.get(peer) <= mean + 2 * (old / places + 1) + 3).isTrue();
        }
      }
      standings = afterTrials(standings, drawn);
    }
  }

  @Test
  void aNewPeerIsTriedSoonAmongAThousand() {
    int longest = 0;
    for (int world = 0; world < 10; world++) {
      EvaluationDraw draw = new EvaluationDraw(spec(20, 0.5, Lot.BOUNDED, 1), world);
      Standings standings = oldPeers(1000).with(List.of(Specs.peer(1000)));
      int waited = 0;
      List<PeerId> delivered = Specs.peers(1001);
      while (!draw.of(standings, delivered).contains(Specs.peer(1000))) {
        standings = afterTrials(standings, Set.copyOf(draw.of(standings, delivered)));
        waited++;
      }
      longest = Math.max(longest, waited);
    }
    assertThat(longest).isZero();
  }

  @Test
  void whoWasTriedARoundAgoMayBeTriedAgain() {
    int tried = 0;
    int rounds = 2000;
    EvaluationDraw draw = draw(20, 0.5, Lot.BOUNDED, 1);
    List<Standing> standings = new ArrayList<>(oldPeers(100).peers());
    for (int round = 100; round < 100 + rounds; round++) {
      standings.set(0, triedIn(standings.get(0), round - 1));
      Standings now = new Standings(round, standings);
      tried += draw.of(now, Specs.peers(100)).contains(Specs.peer(0)) ? 1 : 0;
    }

    // ten places, ninety peers, of which the others have the largest chance; the mean is 0.2
    assertThat(tried / (double) rounds).isBetween(0.03, 0.06);
  }

  @Test
  void templarsDrawTakesOneBinAndFavoursThoseWhoWaited() {
    EvaluationDraw draw = draw(20, 0, Lot.BY_WAITING, 5);
    List<Standing> standings = new ArrayList<>();
    for (int peer = 0; peer < 200; peer++) {
      Standing standing = Specs.standing(peer, new Rating(peer, 1), 0.5);
      standings.add(triedIn(standing, peer % 2 == 0 ? 0 : 99));
    }
    int waited = 0;
    Set<Integer> bins = new HashSet<>();
    for (int round = 100; round < 200; round++) {
      Set<Integer> binsOfRound = new HashSet<>();
      for (PeerId peer : draw.of(new Standings(round, standings), Specs.peers(200))) {
        int index = Integer.parseInt(peer.name().substring(5));
        binsOfRound.add(index / 40);
        waited += round == 100 && index % 2 == 0 ? 1 : 0;
      }
      assertThat(binsOfRound).hasSize(1);
      bins.addAll(binsOfRound);
    }

    assertThat(bins).containsExactly(0, 1, 2, 3, 4);
    assertThat(waited).isGreaterThanOrEqualTo(18); // weight 100 against 1
  }

  @Test
  void fewerThanABinEachAreOneBin() {
    EvaluationDraw draw = draw(20, 0, Lot.BY_WAITING, 5);
    Set<Integer> fifths = new HashSet<>();
    for (PeerId peer : draw.of(Standings.start(Specs.peers(99)), Specs.peers(99))) {
      fifths.add(Integer.parseInt(peer.name().substring(5)) / 20);
    }

    assertThat(fifths).hasSizeGreaterThan(1);
  }

  private static Standings oldPeers(int count) {
    List<Standing> old = new ArrayList<>();
    for (int peer = 0; peer < count; peer++) {
      old.add(triedIn(Specs.standing(peer, Rating.START, 0.5), peer % 50));
    }
    return new Standings(50, old);
  }

  private static Standings afterTrials(Standings standings, Set<PeerId> drawn) {
    return new Standings(
        standings.rounds() + 1,
        standings.peers().stream()
            .map(s -> drawn.contains(s.peer()) ? triedIn(s, standings.rounds()) : s)
            .toList());
  }

  private static Standing triedIn(Standing old, long round) {
    return new Standing(
        old.peer(),
        old.rating(),
        old.proof(),
        1,
        false,
        old.roundsTried() + 1,
        round,
        0,
        0,
        0,
        old.history());
  }

  private static Standing setAsideUntil(int peer, long round) {
    return new Standing(
        Specs.peer(peer), Rating.START, 0, 1, false, 1, 0, 0, 0, round, History.NONE);
  }

  private static EvaluationDraw draw(int evaluated, double waitingShare, Lot lot, int bins) {
    return new EvaluationDraw(spec(evaluated, waitingShare, lot, bins), SEED);
  }

  private static GauntletSpec spec(int evaluated, double waitingShare, Lot lot, int bins) {
    return GauntletSpecs.with(new Draw(evaluated, waitingShare, lot, bins));
  }
}
