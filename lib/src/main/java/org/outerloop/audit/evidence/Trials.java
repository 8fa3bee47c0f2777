package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.gauntlet.EvaluationDraw;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Trial;
import org.outerloop.gauntlet.TrialSize;
import org.outerloop.merge.NormClip;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.tokens.SampleAssignment;

/**
 * Who is tried in a round, on which sequences and at which norm: computed again from the record
 * alone. Its contributions are all that could be drawn, also those after which the loss was no
 * number; who was refused before the draw has none.
 */
final class Trials {
  private final Scene scene;
  private final RunSpec spec;
  private final List<Digest> payloads;

  Trials(Scene scene) {
    this.scene = scene;
    this.spec = scene.spec();
    payloads =
        scene.record().evidence().stream()
            .flatMap(found -> found.payloadDigest().stream())
            .toList();
  }

  /** Who should have been tried. */
  List<PeerId> drawn() {
    long seed = Trial.seed(spec.seed(), scene.round(), scene.record().beacon(), payloads);
    return new EvaluationDraw(spec.gauntlet(), seed).of(scene.standingsBefore(), delivered());
  }

  private List<PeerId> delivered() {
    return scene.record().contributions().stream().map(RoundRecord.Contribution::peer).toList();
  }

  /** Who was: whose loss there is, or who was refused for it. */
  List<PeerId> tried() {
    List<PeerId> delivered = delivered();
    return scene.record().evidence().stream()
        .filter(found -> delivered.contains(found.peer()))
        .filter(found -> found.loss().isPresent() || found.outcome() != Outcome.ACCEPTED)
        .map(Evidence::peer)
        .toList();
  }

  private Trial trial() {
    TrialSize size = TrialSize.of(spec.gauntlet(), spec.training(), tried().size());
    return new Trial(size, spec.seed(), scene.round(), scene.record().beacon(), payloads);
  }

  private long[] obligatory(int peer) {
    RoundStart start = scene.run().start(scene.round());
    return new SampleAssignment(
            spec.seed(),
            spec.data().trainingSequences(),
            spec.training().innerSteps(),
            spec.training().batchSequences())
        .sequences(start.turn(), peer);
  }

  /** Sequences of its own that a peer is tried on. */
  long[] assigned(PeerId peer) {
    RoundStart start = scene.run().start(scene.round());
    return trial().assigned(peer, obligatory(start.roster().indexOf(peer)));
  }

  /** Sequences that all are tried on. */
  long[] random() {
    int peers = scene.run().start(scene.round()).roster().size();
    List<long[]> taken = new ArrayList<>();
    for (int peer = 0; peer < peers; peer++) {
      taken.add(obligatory(peer));
    }
    return trial()
        .random(
            spec.data().trainingSequences(),
            taken.stream().flatMapToLong(Arrays::stream).toArray());
  }

  /** What a contribution is multiplied by in its trial, by tensor; reads all that were tried. */
  float[] factors(PeerId peer) {
    List<PeerId> tried = tried();
    float[][] clip =
        NormClip.factorsByTensor(tried.stream().map(p -> scene.payload(p).squaredNorms()).toList());
    double step = spec.gauntlet().trialStep() * spec.merge().outerLearningRate();
    float[] factors = new float[clip.length];
    for (int tensor = 0; tensor < factors.length; tensor++) {
      factors[tensor] = (float) -(step * clip[tensor][tried.indexOf(peer)]);
    }
    return factors;
  }
}
