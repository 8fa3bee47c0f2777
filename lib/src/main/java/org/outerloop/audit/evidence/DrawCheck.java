package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.protocol.PeerId;

/** Who is tried is drawn by the beacon and the payloads. */
final class DrawCheck implements Check {
  @Override
  public List<Claim> claims(Scene scene) {
    List<Evidence> evidence = scene.record().evidence();
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < evidence.size(); i++) {
      if (evidence.get(i).outcome() == Outcome.ACCEPTED) {
        claims.add(Claim.of(Claim.Kind.DRAW, "/evidence/" + i + "/loss", evidence.get(i).peer()));
      }
    }
    return claims;
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    Trials trials = new Trials(scene);
    PeerId peer = claim.peer().orElseThrow();
    boolean was = trials.tried().contains(peer);
    boolean should = trials.drawn().contains(peer);
    return was == should ? Optional.empty() : Optional.of(new Difference(text(was), text(should)));
  }

  private static String text(boolean tried) {
    return tried ? "tried" : "not tried";
  }
}
