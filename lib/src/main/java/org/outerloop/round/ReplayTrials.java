package org.outerloop.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outerloop.gauntlet.EvaluationDraw;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.LossScore;
import org.outerloop.gauntlet.Losses;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Trial;
import org.outerloop.gauntlet.TrialSize;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.tokens.SampleAssignment;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.training.LossMeter;

/** Draws and takes the trials of one round again, on a model that is there. */
final class ReplayTrials {
  private final ReplayStores stores;
  private final ReplayLog log;
  private final RoundRecord record;
  private final RoundStart start;
  private final String key;

  ReplayTrials(ReplayStores stores, ReplayLog log, RoundRecord record, RoundStart start) {
    this.stores = stores;
    this.log = log;
    this.record = record;
    this.start = start;
    this.key = stores.keys.record(record.round());
  }

  /** Digests of all payloads that were there: with the beacon they decide what is drawn. */
  static List<Digest> payloads(RoundRecord record) {
    return record.evidence().stream().flatMap(e -> e.payloadDigest().stream()).toList();
  }

  /** Who was to be tried, in the order of the contributions; compared with who was. */
  List<PeerId> drawn(Standings before, long seed) {
    List<PeerId> delivered =
        record.contributions().stream().map(RoundRecord.Contribution::peer).toList();
    List<PeerId> drawn = new EvaluationDraw(stores.spec.gauntlet(), seed).of(before, delivered);
    Set<PeerId> set = Set.copyOf(drawn);
    for (Evidence evidence : record.evidence()) {
      boolean tried = evidence.loss().isPresent();
      boolean due = evidence.outcome() == Outcome.ACCEPTED && set.contains(evidence.peer());
      String said = tried ? "tried" : "not tried";
      log.same(Rule.DRAW, evidence.peer().name(), key, said, due ? "tried" : "not tried");
    }
    return drawn;
  }

  /** Measures all that were drawn and compares; the model is as it was afterwards. */
  void measure(LossMeter meter, List<ReplayedWork> tried) {
    Map<PeerId, long[]> assigned = new LinkedHashMap<>();
    long[] random = draw(tried, assigned);
    log.fact(Rule.DRAW, "", Arrays.toString(random));
    List<List<int[]>> rows = rows(assigned, random);
    List<int[]> fresh = rows.get(rows.size() - 1);
    double[] before = meter.losses(rows.stream().flatMap(List::stream).toList());
    List<Double> randomBefore =
        list(Arrays.copyOfRange(before, before.length - fresh.size(), before.length));
    float[][] factors =
        Scoring.factors(stores.spec, tried.stream().map(ReplayedWork::inspection).toList());
    int first = 0;
    for (int i = 0; i < tried.size(); i++) {
      List<int[]> own = rows.get(i);
      double[] after = after(meter, tried.get(i), i, factors, own, fresh);
      Losses losses =
          new Losses(
              list(Arrays.copyOfRange(before, first, first + own.size())),
              list(Arrays.copyOf(after, own.size())),
              randomBefore,
              list(Arrays.copyOfRange(after, own.size(), after.length)));
      first += own.size();
      compare(tried.get(i), losses);
    }
  }

  /** Fills in what is drawn of each peer's own sequences; returns the random ones. */
  private long[] draw(List<ReplayedWork> tried, Map<PeerId, long[]> assigned) {
    SampleAssignment assignment = AssignedBatches.assignment(stores.spec);
    TrialSize size = TrialSize.of(stores.spec.gauntlet(), stores.spec.training(), tried.size());
    Trial trial =
        new Trial(size, stores.spec.seed(), start.round(), record.beacon(), payloads(record));
    List<long[]> obligatory = new ArrayList<>();
    for (int peer = 0; peer < start.roster().size(); peer++) {
      obligatory.add(assignment.sequences(start.turn(), peer));
    }
    for (ReplayedWork work : tried) {
      long[] own = obligatory.get(start.roster().indexOf(work.peer()));
      assigned.put(work.peer(), trial.assigned(work.peer(), own));
    }
    return trial.random(
        stores.spec.data().trainingSequences(),
        obligatory.stream().flatMapToLong(Arrays::stream).toArray());
  }

  /** Tokens of every peer's own sequences, and last of the random ones; read at one go. */
  private List<List<int[]>> rows(Map<PeerId, long[]> assigned, long[] random) {
    List<long[]> parts = new ArrayList<>(assigned.values());
    parts.add(random);
    long[] all = parts.stream().flatMapToLong(Arrays::stream).toArray();
    List<int[]> rows = stores.tokens.training(all).stream().map(TokenSequence::tokens).toList();
    List<List<int[]>> split = new ArrayList<>();
    int first = 0;
    for (long[] part : parts) {
      split.add(rows.subList(first, first + part.length));
      first += part.length;
    }
    return split;
  }

  private double[] after(
      LossMeter meter,
      ReplayedWork work,
      int place,
      float[][] factors,
      List<int[]> own,
      List<int[]> random) {
    double step = stores.spec.gauntlet().trialStep() * stores.spec.merge().outerLearningRate();
    List<Slice> slices = Checkpoints.slices(stores.spec);
    try {
      for (int i = 0; i < slices.size(); i++) {
        Slice slice = slices.get(i);
        float factor = (float) -(step * factors[slice.tensor()][place]);
        long offset = Checkpoints.offset(stores.layout, slice);
        TryContribution.add(meter, offset, work.slice(i), factor);
      }
      List<int[]> together = new ArrayList<>(own);
      together.addAll(random);
      return meter.losses(together);
    } finally {
      meter.takeBack();
    }
  }

  private void compare(ReplayedWork work, Losses losses) {
    PeerId peer = work.peer();
    Evidence said =
        record.evidence().stream().filter(e -> e.peer().equals(peer)).findFirst().orElseThrow();
    Evidence own =
        Evidence.tried(
            peer,
            said.uploadedMillis(),
            work.inspection().candidate().header().payloadDigest(),
            losses,
            work.inspection().norm());
    if (own.loss().isEmpty() || said.loss().isEmpty()) {
      unmeasured(said, own);
      return;
    }
    long tokens = stores.spec.data().sequenceLength();
    LossComparison.of(stores.spec, said.loss().get(), own.loss().get())
        .over(losses.assignedBefore().size() * tokens, losses.randomBefore().size() * tokens)
        .report(log, peer.name(), key);
  }

  /** One of the two says that the loss is no number, or that there was nothing to try. */
  private void unmeasured(Evidence said, Evidence own) {
    String peer = said.peer().name();
    if (said.loss().isPresent() || own.reason().equals(said.reason())) {
      String measured = said.loss().map(LossScore::toString).orElse(said.reason());
      log.same(Rule.LOSS, peer, key, measured, own.reason());
    } else {
      String now = own.loss().map(LossScore::toString).orElse(own.reason());
      log.add(Rule.LOSS, Kind.OPEN, peer, key, said.reason(), now);
    }
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
