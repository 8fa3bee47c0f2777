package org.outerloop.round;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.training.LossMeter;

/**
 * The loss before and after one contribution is applied alone, at the trial step:
 *
 * <pre>
 *   theta_trial = theta - trialStep * outerLearningRate * f * contribution      f = norm clip per tensor
 * </pre>
 *
 * The task makes its own model from the checkpoint, so nothing has to be put back afterwards.
 */
final class TryContribution implements Spread.Work<TryContribution.Item, TryContribution.Result> {

  /**
   * What to measure.
   *
   * @param inspection of the contribution; of any one where only the base is measured
   * @param factors of the norm clip, by tensor; empty to measure the base on random sequences alone
   * @param assigned sequences of the peer; empty for the base
   * @param random sequences
   */
  record Item(Inspection inspection, float[] factors, long[] assigned, long[] random)
      implements Serializable {
    boolean isBase() {
      return factors.length == 0;
    }
  }

  /**
   * Mean loss of each sequence; for the base only the random ones.
   *
   * @param refusal why the contribution could not be read again; empty when it could
   */
  record Result(double[] assignedBefore, double[] assignedAfter, double[] random, String refusal)
      implements Serializable {}

  private final ValidatorPlace place;
  private final RoundStart start;

  TryContribution(ValidatorPlace place, RoundStart start) {
    this.place = place;
    this.start = start;
  }

  @Override
  public Result apply(Item item) {
    RunSpec spec = place.spec();
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        LossMeter meter = Checkpoints.meter(spec, place.devices().first())) {
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      Checkpoint base = Checkpoints.open(run, spec, start);
      Checkpoints.load(base, spec, meter.parameters());
      if (item.isBase()) {
        return new Result(new double[0], new double[0], losses(meter, tokens, item.random()), "");
      }
      double[] before = losses(meter, tokens, item.assigned());
      Optional<String> refusal = applyTo(meter.parameters(), base, item);
      if (refusal.isPresent()) {
        return new Result(before, before, before, refusal.get());
      }
      double[] after = losses(meter, tokens, item.assigned());
      return new Result(before, after, losses(meter, tokens, item.random()), "");
    }
  }

  private static double[] losses(LossMeter meter, TokenStore tokens, long[] sequences) {
    List<int[]> rows =
        Arrays.stream(sequences)
            .mapToObj(index -> tokens.training(index, 1).get(0))
            .map(TokenSequence::tokens)
            .toList();
    return meter.losses(rows);
  }

  /**
   * Why the contribution cannot be read, though it could be before: its owner may have swapped it.
   */
  private Optional<String> applyTo(FlatParameters parameters, Checkpoint base, Item item) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    double step = spec.gauntlet().trialStep() * spec.merge().outerLearningRate();
    Candidate candidate = item.inspection().candidate();
    try (ObjectStore bucket = ObjectStores.open(place.bucket(candidate.peer()))) {
      ContributionSlices contribution =
          new ContributionSlices(
              PeerReads.of(bucket, spec, candidate.header()),
              spec.keys().contribution(start.round()),
              candidate.header(),
              new ContributionReader(layout, spec.compression()));
      List<Slice> slices = Checkpoints.slices(spec);
      for (int i = 0; i < slices.size(); i++) {
        Slice slice = slices.get(i);
        float[] values = base.read(slice);
        contribution.read(i).addTo(values, (float) -(step * item.factors()[slice.tensor()]));
        parameters.write(Checkpoints.offset(layout, slice), values, slice.length());
      }
      return Optional.empty();
    } catch (MalformedMessageException | ContributionSlices.UnreadableException e) {
      return Optional.of(e.getMessage());
    }
  }
}
