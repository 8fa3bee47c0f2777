package org.outerloop.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.activations.Projection;
import org.outerloop.activations.Sketches;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.HiddenStates;

/**
 * A peer's sketches of the hidden states of its first sequences of a round under the base model.
 * Cost: a forward pass of each, in float32.
 */
public final class BaseSketch {
  private final RunSpec spec;
  private final RoundStart start;
  private final PeerId peer;

  public BaseSketch(RunSpec spec, RoundStart start, PeerId peer) {
    this.spec = spec;
    this.start = start;
    this.peer = peer;
  }

  /** Whether the run asks for sketches. */
  public static boolean isAsked(RunSpec spec) {
    return count(spec) > 0;
  }

  /** Sequences that are sketched: those that are asked for, as far as a batch goes. */
  static int count(RunSpec spec) {
    return Math.min(spec.gauntlet().audit().sketchedSequences(), spec.training().batchSequences());
  }

  /** Numbers of the sequences that the peer sketches, in the order of the sketches. */
  long[] sequences() {
    int index = start.roster().indexOf(peer);
    long[] assigned = AssignedBatches.assignment(spec).sequences(start.turn(), index);
    return Arrays.copyOf(assigned, count(spec));
  }

  /** The signs of the peer's sketches. */
  Projection projection() {
    return Projection.of(spec.seed(), start.round(), peer, spec.model().hiddenSize());
  }

  /**
   * Runs the model over the sequences.
   *
   * @param base its parameters; read only
   * @param device where they are
   */
  public Sketches of(ParameterBuffer base, Device device, TokenStore tokens) {
    try (HiddenStates states =
        HiddenStates.of(spec.model(), base, device, spec.training().threads())) {
      Projection projection = projection();
      List<short[]> sketches = new ArrayList<>();
      for (TokenSequence sequence : tokens.training(sequences())) {
        sketches.add(projection.sketch(states.of(sequence.tokens())));
      }
      return new Sketches(spec.data().sequenceLength(), sketches);
    }
  }

  /**
   * Stores the sketches in the peer's bucket.
   *
   * @return what the header says of them
   */
  public Digest store(Sketches sketches, ObjectStore own) {
    byte[] file = sketches.toBytes();
    own.put(spec.keys().activations(start.round()), file);
    return Digest.of(file);
  }

  /**
   * What a peer does that does not train: loads the base model, makes and stores the sketches.
   *
   * @return what the header says of them, also where none are asked for
   */
  public static Digest upload(PeerPlace place, RoundStart start) {
    RunSpec spec = place.spec();
    if (!isAsked(spec)) {
      return WorkTrace.NOTHING;
    }
    BaseSketch sketch = new BaseSketch(spec, start, place.peer());
    Device device = place.devices().first();
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        ObjectStore own = ObjectStores.open(place.own());
        HiddenStates states = HiddenStates.of(spec.model(), device, spec.training().threads())) {
      Checkpoints.load(Checkpoints.open(run, spec, start), spec, states.parameters());
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      return sketch.store(sketch.of(states.parameters(), device, tokens), own);
    }
  }
}
