package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.protocol.Digest;
import org.outerloop.round.RoundRecord;

/** A contribution that is listed has the payload and the time that the evidence has. */
final class ListingCheck implements Check {
  @Override
  public List<Claim> claims(Scene scene) {
    List<RoundRecord.Contribution> listed = scene.record().contributions();
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < listed.size(); i++) {
      for (String field : List.of("payload", "uploaded-millis")) {
        String at = "/contributions/" + i + "/" + field;
        claims.add(Claim.of(Claim.Kind.LISTING, at, listed.get(i).peer()));
      }
    }
    return claims;
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    Optional<Evidence> evidence =
        scene.record().evidence().stream()
            .filter(found -> claim.peer().equals(Optional.of(found.peer())))
            .findFirst();
    String expected =
        claim.field().endsWith("payload")
            ? evidence
                .flatMap(Evidence::payloadDigest)
                .map(Digest::hex)
                .map(hex -> '"' + hex + '"')
                .orElse("absent")
            : evidence.map(found -> Long.toString(found.uploadedMillis())).orElse("absent");
    String recorded = scene.recorded(claim.field());
    return recorded.equals(expected)
        ? Optional.empty()
        : Optional.of(new Difference(recorded, expected));
  }
}
