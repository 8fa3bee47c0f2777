package org.outerloop.jobs.arena;

import java.io.Serializable;
import org.outerloop.arena.ArenaSpec;
import org.outerloop.arena.LineUp;
import org.outerloop.arena.Tally;
import org.outerloop.round.Spread;

/** A world to be played, as the input of a task. */
record Game(ArenaSpec spec, LineUp lineUp) implements Serializable {

  /** Plays it. */
  static final class Play implements Spread.Work<Game, Tally> {
    @Override
    public Tally apply(Game game) {
      return Tally.of(game.spec(), game.lineUp());
    }
  }
}
