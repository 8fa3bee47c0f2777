package org.outerloop.round;

import java.util.List;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RunSpec;

/**
 * A peer's state before a round as {@code state/NNNNNNNN.json}, written when all its pieces are
 * there.
 *
 * @param state what the state is: the same however often and by whatever way it was computed
 * @param digest of {@code state}, which is the name of the state
 * @param origin how this peer came to it
 */
record StateManifest(State state, Digest digest, Origin origin) {
  static final int VERSION = 1;

  StateManifest {
    Require.that(
        digest.equals(Digest.of(RecordJson.toBytes(state))),
        "digest %s is not that of the state",
        digest.brief());
    Require.that(origin != Origin.COLD, "A state of zeros is not kept");
  }

  static StateManifest of(State state, Origin origin) {
    return new StateManifest(state, Digest.of(RecordJson.toBytes(state)), origin);
  }

  /**
   * The moments, the error feedback, and where they belong.
   *
   * @param settings digest of run.json
   * @param layout digest of the parameter layout
   * @param base root digest of the parameters that the round before started from, which made this
   * @param position of the data
   * @param steps inner steps since the state was last zeros
   * @param parts its buffers, each as long as the parameters
   */
  record State(
      int version,
      String run,
      PeerId peer,
      Digest settings,
      Digest layout,
      Digest base,
      Position position,
      long steps,
      List<Part> parts) {
    State {
      Require.that(version == VERSION, "State version %s; this reads %s", version, VERSION);
      parts = List.copyOf(parts);
    }
  }

  /**
   * Where the peer goes on. All follows from the round: its record says at which turn of the corpus
   * it begins, and every random choice is a hash of seed, round and purpose.
   *
   * @param round the next one
   * @param innerStep the next one, counted over all rounds
   * @param seed of the generator
   */
  record Position(long round, long innerStep, long seed) {
    static Position before(RunSpec spec, long round) {
      return new Position(round, round * spec.training().innerSteps(), spec.seed());
    }
  }

  /**
   * One buffer.
   *
   * @param name see {@link StateParts}
   * @param pieces SHA-256 of the little-endian float32 of each piece of {@link StateCut}, in order;
   *     also the name of the object that holds it, see {@link ObjectKeys#statePiece}
   */
  record Part(String name, List<Digest> pieces) {
    Part {
      pieces = List.copyOf(pieces);
    }
  }

  /** The state before a round that a peer left behind the round before, as it must be named. */
  static State expected(RunSpec spec, PeerId peer, RoundStart left, long steps, List<Part> parts) {
    return new State(
        VERSION,
        spec.name(),
        peer,
        Digest.of(RecordJson.toBytes(spec)),
        ParameterLayout.of(spec.model()).digest(),
        left.base(),
        Position.before(spec, left.round() + 1),
        steps,
        parts);
  }
}
