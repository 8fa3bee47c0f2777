package org.outerloop.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.outerloop.activations.Drift;
import org.outerloop.activations.Projection;
import org.outerloop.activations.Sketches;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.HiddenStates;

/**
 * Computes the hidden states of some peers' sequences again, with the base model that they name,
 * and compares the sketches. A task loads one model for several peers; which peers share a task
 * changes no result.
 *
 * <p>A file is read as a whole, so the bucket of a peer does not learn what is looked at.
 */
final class CheckActivations
    implements Spread.Work<CheckActivations.Group, CheckActivations.Refusals> {

  /**
   * Peers with one base.
   *
   * @param model the round that begins with it
   */
  record Group(RoundStart model, List<Candidate> candidates) implements Serializable {}

  /** A text for each peer: why its contribution is refused, empty when it is not. */
  record Refusals(List<String> texts) implements Serializable {}

  private final ValidatorPlace place;
  private final RoundStart start;
  private final long salt;

  /**
   * @param salt that nobody knew before all headers were read
   */
  CheckActivations(ValidatorPlace place, RoundStart start, long salt) {
    this.place = place;
    this.start = start;
    this.salt = salt;
  }

  @Override
  public Refusals apply(Group group) {
    RunSpec spec = place.spec();
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        HiddenStates states =
            HiddenStates.of(spec.model(), place.devices().first(), spec.training().threads())) {
      Checkpoints.load(Checkpoints.open(run, spec, group.model()), spec, states.parameters());
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      List<String> texts = new ArrayList<>();
      for (Candidate candidate : group.candidates()) {
        texts.add(refusal(candidate, states, tokens));
      }
      return new Refusals(texts);
    }
  }

  private String refusal(Candidate candidate, HiddenStates states, TokenStore tokens) {
    try {
      return refusal(candidate.peer(), stored(candidate), states, tokens);
    } catch (MalformedMessageException | ObjectStoreException e) {
      return e.getMessage();
    }
  }

  private Sketches stored(Candidate candidate) {
    RunSpec spec = place.spec();
    int sequences = BaseSketch.count(spec);
    int tokens = spec.data().sequenceLength();
    try (ObjectStore bucket = ObjectStores.open(place.bucket(candidate.peer()))) {
      byte[] file =
          PeerReads.of(bucket, spec, candidate.header())
              .get(spec.keys().activations(start.round()), Sketches.bytes(sequences, tokens));
      return Sketches.read(file, candidate.header().trace().activations(), sequences, tokens);
    }
  }

  private String refusal(PeerId peer, Sketches stored, HiddenStates states, TokenStore tokens) {
    BaseSketch sketch = new BaseSketch(place.spec(), start, peer);
    Projection projection = sketch.projection();
    long[] sequences = sketch.sequences();
    int[] drawn = draw(peer);
    List<TokenSequence> rows =
        tokens.training(IntStream.of(drawn).mapToLong(i -> sequences[i]).toArray());
    Drift drift = null;
    for (int i = 0; i < drawn.length; i++) {
      short[] computed = projection.sketch(states.of(rows.get(i).tokens()));
      Drift one = Drift.between(stored.sequence(drawn[i]), computed);
      drift = drift == null ? one : drift.plus(one);
    }
    return drift == null || drift.isRounding() ? "" : words(drift);
  }

  /** One digit: another machine comes to the same text. */
  private static String words(Drift drift) {
    return String.format(
        Locale.ROOT,
        "hidden states are not those of the base model it names: off by %.0e of their size",
        drift.mean());
  }

  /** Which of the peer's sketches are looked at, in rising order. */
  private int[] draw(PeerId peer) {
    int sketched = BaseSketch.count(place.spec());
    int checked = Math.min(place.spec().gauntlet().audit().checkedSequences(), sketched);
    SplitMix64 generator = Seeds.generator(salt, start.round(), peer.name(), "checked activations");
    int[] order = IntStream.range(0, sketched).toArray();
    for (int i = 0; i < checked; i++) {
      int other = i + generator.nextInt(sketched - i);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return IntStream.of(order).limit(checked).sorted().toArray();
  }
}
