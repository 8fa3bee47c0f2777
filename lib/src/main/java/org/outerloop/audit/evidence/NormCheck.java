package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Outcome;

/** The norm of a contribution is that of its payload, to the last bit. */
final class NormCheck implements Check {
  @Override
  public List<Claim> claims(Scene scene) {
    List<Evidence> evidence = scene.record().evidence();
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < evidence.size(); i++) {
      if (evidence.get(i).outcome() == Outcome.ACCEPTED) {
        String field = "/evidence/" + i + "/contribution-norm";
        claims.add(Claim.of(Claim.Kind.NORM, field, evidence.get(i).peer()));
      }
    }
    return claims;
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    String recorded = scene.recorded(claim.field());
    String expected = Double.toString(scene.payload(claim.peer().orElseThrow()).norm());
    return recorded.equals(expected)
        ? Optional.empty()
        : Optional.of(new Difference(recorded, expected));
  }
}
