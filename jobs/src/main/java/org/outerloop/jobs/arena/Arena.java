package org.outerloop.jobs.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.outerloop.arena.ArenaSpec;
import org.outerloop.arena.Attack;
import org.outerloop.arena.LineUp;
import org.outerloop.arena.Tally;
import org.outerloop.jobs.arena.ArenaRow.Losses;
import org.outerloop.round.Spread;

/**
 * Rehearsals: worlds with hostile peers beside the same worlds without, one Spark task for each.
 */
public final class Arena {
  private final Spread spread;
  private final ArenaSpec spec;
  private final double hostile;

  /**
   * @param hostile share of the peers, rounded down to whole ones
   */
  public Arena(Spread spread, ArenaSpec spec, double hostile) {
    this.spread = spread;
    this.spec = spec;
    this.hostile = hostile;
  }

  /** A world for each attack, by all hostile peers at once. */
  public List<ArenaRow> attacks(List<Attack> attacks) {
    List<Game> games = new ArrayList<>(honest(spec));
    attacks.forEach(a -> games.add(new Game(spec, LineUp.of(spec.peers(), hostile, a))));
    List<Tally> tallies = play(games);
    Losses losses = losses(tallies, 0);
    List<ArenaRow> rows = new ArrayList<>();
    for (int i = 0; i < attacks.size(); i++) {
      rows.add(ArenaRow.of(attacks.get(i), spec.seed(), tallies.get(2 + i), losses));
    }
    return rows;
  }

  /** Worlds of seed, seed + 1, ... in which each hostile peer draws what it does. */
  public List<ArenaRow> mixes(int worlds, List<Attack> from) {
    List<Game> games = new ArrayList<>();
    List<LineUp> lineUps = new ArrayList<>();
    for (int world = 0; world < worlds; world++) {
      ArenaSpec seeded = spec.withSeed(spec.seed() + world);
      LineUp lineUp = LineUp.mix(spec.peers(), hostile, seeded.seed(), from);
      lineUps.add(lineUp);
      games.addAll(honest(seeded));
      games.add(new Game(seeded, lineUp));
    }
    List<Tally> tallies = play(games);
    List<ArenaRow> rows = new ArrayList<>();
    for (int world = 0; world < worlds; world++) {
      String names =
          lineUps.get(world).attacks().stream()
              .map(Attack::title)
              .sorted()
              .collect(Collectors.joining(" "));
      Losses losses = losses(tallies, 3 * world);
      Tally tally = tallies.get(3 * world + 2);
      rows.add(ArenaRow.of(0, "mix", names, spec.seed() + world, tally, losses));
    }
    return rows;
  }

  /**
   * Honest peers only, in worlds of seed, seed + 1, ...
   *
   * @return one row for each world; its losses are compared with itself
   */
  public List<ArenaRow> honestOnly(int worlds) {
    List<Game> games = new ArrayList<>();
    for (int world = 0; world < worlds; world++) {
      games.add(new Game(spec.withSeed(spec.seed() + world), LineUp.honest(spec.peers())));
    }
    List<Tally> tallies = play(games);
    List<ArenaRow> rows = new ArrayList<>();
    for (int world = 0; world < worlds; world++) {
      Tally tally = tallies.get(world);
      Losses own = new Losses(tally.heldOutLoss(), tally.heldOutLoss());
      String what = tally.punishments().toString();
      rows.add(ArenaRow.of(0, "honest", what, spec.seed() + world, tally, own));
    }
    return rows;
  }

  private List<Game> honest(ArenaSpec seeded) {
    int alone = LineUp.of(spec.peers(), hostile, Attack.NO_UPLOAD).honest();
    return List.of(
        new Game(seeded, LineUp.honest(spec.peers())),
        new Game(seeded.withPeers(alone), LineUp.honest(alone)));
  }

  private static Losses losses(List<Tally> tallies, int first) {
    return new Losses(tallies.get(first).heldOutLoss(), tallies.get(first + 1).heldOutLoss());
  }

  private List<Tally> play(List<Game> games) {
    return spread.each("rehearse", games, new Game.Play());
  }
}
