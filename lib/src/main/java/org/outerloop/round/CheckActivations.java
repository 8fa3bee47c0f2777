package org.outerloop.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
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
    try (ObjectStore bucket = ObjectStores.open(place.bucket(candidate.peer()))) {
      return new SketchCheck(place.spec(), start, salt).refusal(candidate, bucket, states, tokens);
    }
  }
}
