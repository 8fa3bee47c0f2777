package org.outerloop.audit.evidence;

import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Beacon;
import org.outerloop.round.NextRound;
import org.outerloop.tokens.SampleAssignment;

/**
 * What a record repeats of the one before it, or was bound to by it:
 *
 * <pre>
 *   base      = model before            beacon : its commitment = next.beacon before
 *   next.turn = next.turn before + inner steps * peers on the roster before
 *   previous  = digest of the record before
 * </pre>
 */
final class ChainCheck implements Check {
  private static final String BASE = "/base";
  private static final String BEACON = "/beacon";
  private static final String TURN = "/next/turn";
  private static final String PREVIOUS = "/previous";

  @Override
  public List<Claim> claims(Scene scene) {
    // nobody has signed what round 0 follows
    List<String> fields =
        scene.round() == 0 ? List.of(BASE, BEACON, TURN) : List.of(BASE, BEACON, TURN, PREVIOUS);
    return fields.stream().map(field -> Claim.of(Claim.Kind.CHAIN, field)).toList();
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    String recorded = line(scene, scene.round(), claim.field().substring(1).replace('/', '.'));
    String expected =
        switch (claim.field()) {
          case BASE ->
              scene.round() == 0 ? text(scene.run().genesis().model()) : before(scene, "model");
          case BEACON -> beacon(scene, recorded);
          case TURN -> turn(scene);
          default -> previous(scene);
        };
    return recorded.equals(expected)
        ? Optional.empty()
        : Optional.of(new Difference(recorded, expected));
  }

  /** The recorded secret if it keeps the promise; else which it should have kept. */
  private static String beacon(Scene scene, String recorded) {
    String promised =
        scene.round() == 0
            ? text(scene.run().genesis().next().beacon())
            : before(scene, "next.beacon");
    Digest secret = Digest.parse(recorded.substring(1, recorded.length() - 1));
    return text(Beacon.commitment(secret)).equals(promised)
        ? recorded
        : "one whose commitment is " + promised;
  }

  private static String turn(Scene scene) {
    RunSpec spec = scene.spec();
    SampleAssignment assignment =
        new SampleAssignment(
            spec.seed(),
            spec.data().trainingSequences(),
            spec.training().innerSteps(),
            spec.training().batchSequences());
    if (scene.round() == 0) {
      NextRound first = scene.run().genesis().next();
      return Long.toString(assignment.nextRound(first.turn(), first.roster().size()));
    }
    long turn = Long.parseLong(before(scene, "next.turn"));
    int peers = Integer.parseInt(before(scene, "next.roster.peers#"));
    return Long.toString(assignment.nextRound(turn, peers));
  }

  /** Of what stands in the run's bucket, which the validator has signed too. */
  private static String previous(Scene scene) {
    return text(Digest.of(scene.run().signed(scene.round() - 1).toBytes()));
  }

  private static String before(Scene scene, String path) {
    return line(scene, scene.round() - 1, path);
  }

  private static String line(Scene scene, long round, String path) {
    return scene.run().line(round, path);
  }

  private static String text(Digest digest) {
    return "\"" + digest.hex() + "\"";
  }
}
