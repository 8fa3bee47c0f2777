package org.outerloop.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
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
 * <p>A task tries several contributions on one model that it loads once: each is added at the
 * places it sends, measured, and what stood at these places is put back. So every trial begins with
 * the same bits, and how contributions are grouped changes no result. One that cannot be read is
 * taken back half-way and costs the others nothing.
 */
final class TryContribution implements Spread.Work<TryContribution.Group, TryContribution.Report> {

  /**
   * What to measure with one model.
   *
   * @param base whether the base is measured on the random sequences, which one group does for all
   * @param random sequences, the same for all
   */
  record Group(List<Item> items, boolean base, long[] random) implements Serializable {}

  /**
   * One contribution.
   *
   * @param factors of the norm clip, by tensor
   * @param assigned sequences of the peer
   */
  record Item(Candidate candidate, float[] factors, long[] assigned) implements Serializable {}

  /**
   * What was measured.
   *
   * @param base mean loss of each random sequence under the base; empty if this group did not
   * @param results in the order of the items
   */
  record Report(double[] base, List<Result> results, ScoringCost cost) implements Serializable {}

  /**
   * Mean loss of each sequence.
   *
   * @param refusal why the contribution could not be read again; empty when it could
   */
  record Result(double[] assignedBefore, double[] assignedAfter, double[] random, String refusal)
      implements Serializable {
    static Result refused(String reason) {
      double[] none = {};
      return new Result(none, none, none, reason);
    }
  }

  private final ValidatorPlace place;
  private final RoundStart start;

  TryContribution(ValidatorPlace place, RoundStart start) {
    this.place = place;
    this.start = start;
  }

  @Override
  public Report apply(Group group) {
    long begin = System.nanoTime();
    RunSpec spec = place.spec();
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore corpus = ObjectStores.open(place.corpus());
        LossMeter meter = Checkpoints.meter(spec, place.devices().first())) {
      TokenStore tokens = TokenStore.open(corpus, spec.data().manifest());
      Checkpoint base = Checkpoints.open(run, spec, start);
      Checkpoints.load(base, spec, meter.parameters());
      List<List<int[]>> assigned = rows(tokens, group);
      List<int[]> random = assigned.remove(assigned.size() - 1);
      List<double[]> before = before(meter, assigned, group.base() ? random : List.of());
      List<Result> results = new ArrayList<>();
      for (int i = 0; i < group.items().size(); i++) {
        results.add(measured(meter, group.items().get(i), before.get(i), assigned.get(i), random));
      }
      return new Report(before.get(before.size() - 1), results, cost(group, meter, begin));
    }
  }

  /** Losses under the base model, of each contribution's own sequences and then the random ones. */
  private static List<double[]> before(
      LossMeter meter, List<List<int[]>> assigned, List<int[]> random) {
    List<List<int[]>> parts = new ArrayList<>(assigned);
    parts.add(random);
    double[] all = meter.losses(parts.stream().flatMap(List::stream).toList());
    List<double[]> before = new ArrayList<>();
    int first = 0;
    for (List<int[]> part : parts) {
      before.add(Arrays.copyOfRange(all, first, first + part.size()));
      first += part.size();
    }
    return before;
  }

  /** Tokens of each contribution's own sequences, and last of the random ones; read at one go. */
  private static List<List<int[]>> rows(TokenStore tokens, Group group) {
    List<long[]> parts = new ArrayList<>(group.items().stream().map(Item::assigned).toList());
    parts.add(group.random());
    long[] all = parts.stream().flatMapToLong(Arrays::stream).toArray();
    List<int[]> rows = tokens.training(all).stream().map(TokenSequence::tokens).toList();
    List<List<int[]>> split = new ArrayList<>();
    int first = 0;
    for (long[] part : parts) {
      split.add(rows.subList(first, first + part.length));
      first += part.length;
    }
    return split;
  }

  private Result measured(
      LossMeter meter, Item item, double[] before, List<int[]> assigned, List<int[]> random) {
    try {
      return applyTo(meter, item)
          .map(Result::refused)
          .orElseGet(() -> after(meter, before, assigned, random));
    } finally {
      meter.takeBack();
    }
  }

  private static Result after(
      LossMeter meter, double[] before, List<int[]> assigned, List<int[]> random) {
    List<int[]> together = new ArrayList<>(assigned);
    together.addAll(random);
    double[] all = meter.losses(together);
    return new Result(
        before,
        Arrays.copyOf(all, assigned.size()),
        Arrays.copyOfRange(all, assigned.size(), all.length),
        "");
  }

  /**
   * Why the contribution cannot be read, though it could be before: its owner may have swapped it.
   */
  private Optional<String> applyTo(LossMeter meter, Item item) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    double step = spec.gauntlet().trialStep() * spec.merge().outerLearningRate();
    try (ObjectStore bucket = ObjectStores.open(place.bucket(item.candidate().peer()))) {
      ContributionSlices contribution =
          new ContributionSlices(
              PeerReads.of(bucket, spec, item.candidate().header()),
              spec.keys().contribution(start.round()),
              item.candidate().header(),
              new ContributionReader(layout, spec.compression()));
      List<Slice> slices = Checkpoints.slices(spec);
      for (int i = 0; i < slices.size(); i++) {
        Slice slice = slices.get(i);
        float factor = (float) -(step * item.factors()[slice.tensor()]);
        add(meter, Checkpoints.offset(layout, slice), contribution.read(i), factor);
      }
      return Optional.empty();
    } catch (MalformedMessageException
        | ObjectStoreException
        | ContributionSlices.UnreadableException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** What a contribution sends of one slice, at so many times its value. */
  static void add(LossMeter meter, long offset, SparseSlice sent, float factor) {
    int[] places = new int[sent.entries()];
    float[] addends = new float[places.length];
    int[] entry = {0};
    sent.forEach(
        (place, value) -> {
          places[entry[0]] = place;
          addends[entry[0]++] = factor * value;
        });
    meter.add(offset, sent.slice().length(), places, addends);
  }

  private static ScoringCost cost(Group group, LossMeter meter, long begin) {
    return ScoringCost.ofTrials(
        group.items().size(),
        meter.measured(),
        (System.nanoTime() - begin) * 1e-9,
        meter.passSeconds());
  }
}
