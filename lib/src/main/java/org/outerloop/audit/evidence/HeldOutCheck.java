package org.outerloop.audit.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.RunSpec;

/**
 * The held-out loss is what the recorded model says of the held-out sequences, within a tolerance.
 */
final class HeldOutCheck implements Check {
  @Override
  public List<Claim> claims(Scene scene) {
    return List.of(Claim.of(Claim.Kind.HELD_OUT, "/held-out-loss"));
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    RunSpec spec = scene.spec();
    long count = Math.min(spec.gauntlet().heldOutSequences(), spec.data().heldOutSequences());
    Corpus corpus = new Corpus(scene.run().places().open(Places.CORPUS), spec);
    PlainLosses losses =
        LossCheck.losses(
            spec, CheckpointValues.of(scene.model(), spec), corpus.heldOut(Math.toIntExact(count)));
    double mean = Arrays.stream(losses.each()).sum() / count;
    return LossCheck.difference(scene.recorded(claim.field()), mean, losses.tolerance());
  }
}
