package org.outerloop.arena;

import java.io.Serializable;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.Require;

/**
 * What decides all figures of a world, but for who is hostile in it.
 *
 * @param peers honest and hostile together
 * @param seed of the text, the first parameters and every choice
 * @param wire whether what the honest send travels through buckets too, signed, gathered and read;
 *     without it what they wrote is taken for read, which changes no figure and saves half the time
 * @param gauntlet rules of judging; trials have the most sequences that these allow
 */
public record ArenaSpec(
    int peers, int rounds, long seed, GauntletSpec gauntlet, MergeSpec merge, boolean wire)
    implements Serializable {
  /** Of the toy's contributions: chunks of 16 x 16, of which 8 are sent; bytes as by default. */
  static final CompressionSpec COMPRESSION =
      new CompressionSpec(16, 8, 0.95, 1 << 16, Quantisation.SIGN_MEAN, Coding.RICE);

  /** Of the made-up corpus; those that are held out come after them. */
  static final long TRAINING_SEQUENCES = 1L << 20;

  static final String RUN = "arena";

  public ArenaSpec {
    Require.that(2 <= peers && peers <= 255, "%s peers are outside [2, 255]", peers);
    Require.that(0 < rounds, "%s rounds", rounds);
  }

  public ArenaSpec withSeed(long other) {
    return new ArenaSpec(peers, rounds, other, gauntlet, merge, wire);
  }

  public ArenaSpec withPeers(int other) {
    return new ArenaSpec(other, rounds, seed, gauntlet, merge, wire);
  }

  public ArenaSpec withWire(boolean other) {
    return new ArenaSpec(peers, rounds, seed, gauntlet, merge, other);
  }

  public ArenaSpec withRounds(int other) {
    return new ArenaSpec(peers, other, seed, gauntlet, merge, wire);
  }
}
