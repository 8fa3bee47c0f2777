package org.outerloop.round;

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
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.HiddenStates;

/** Whether a peer's sketches are those of the base model it names; the same for an auditor. */
final class SketchCheck {
  private final RunSpec spec;
  private final RoundStart start;
  private final long salt;

  /**
   * @param salt as of {@link CheckActivations}
   */
  SketchCheck(RunSpec spec, RoundStart start, long salt) {
    this.spec = spec;
    this.start = start;
    this.salt = salt;
  }

  /**
   * Why a contribution is refused; empty when it is not.
   *
   * @param states of the model that it names
   */
  String refusal(Candidate candidate, ObjectStore bucket, HiddenStates states, TokenStore tokens) {
    try {
      return refusal(candidate.peer(), stored(candidate, bucket), states, tokens);
    } catch (MalformedMessageException | ObjectStoreException e) {
      return e.getMessage();
    }
  }

  private Sketches stored(Candidate candidate, ObjectStore bucket) {
    int sequences = BaseSketch.count(spec);
    int tokens = spec.data().sequenceLength();
    byte[] file =
        PeerReads.of(bucket, spec, candidate.header())
            .get(spec.keys().activations(start.round()), Sketches.bytes(sequences, tokens));
    return Sketches.read(file, candidate.header().trace().activations(), sequences, tokens);
  }

  private String refusal(PeerId peer, Sketches stored, HiddenStates states, TokenStore tokens) {
    BaseSketch sketch = new BaseSketch(spec, start, peer);
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
    int sketched = BaseSketch.count(spec);
    int checked = Math.min(spec.gauntlet().audit().checkedSequences(), sketched);
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
