package org.outerloop.arena;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.outerloop.exchange.Submission;
import org.outerloop.gauntlet.EvaluationDraw;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Gauntlet;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.gauntlet.Losses;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.SharedRows;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Trial;
import org.outerloop.gauntlet.TrialSize;
import org.outerloop.merge.NormClip;
import org.outerloop.merge.SliceMerge;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Seeds;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;

/**
 * The validator of the arena: a validator's round on the toy, made of the same parts. Inspect each,
 * draw who is tried, measure losses, compare works, judge; then again without those whose object
 * has changed since; then merge.
 */
final class Judge {
  private final Stage stage;
  private final ToyTraining meter;
  private final Audit audit;
  private final Digest secret;
  private final List<Submission> submissions;
  private final Map<PeerId, ObjectStore> buckets;
  private final Map<PeerId, World.Arrived> direct;

  /**
   * @param meter that measures losses
   * @param submissions in the order of the roster
   * @param buckets of all
   * @param direct what need not be read
   */
  Judge(
      Stage stage,
      ToyTraining meter,
      Audit audit,
      List<Submission> submissions,
      Map<PeerId, ObjectStore> buckets,
      Map<PeerId, World.Arrived> direct) {
    this.stage = stage;
    this.meter = meter;
    this.audit = audit;
    this.submissions = submissions;
    this.buckets = buckets;
    this.direct = direct;
    long secretSeed = Seeds.of(stage.spec().seed(), stage.round(), "validator", "secret");
    this.secret = Digest.ofText("secret " + secretSeed);
  }

  /**
   * What became of a round.
   *
   * @param parameters at the start of the next one
   */
  record Result(Judgement judgement, List<Inspected> inspected, float[] parameters) {}

  Result run(Standings standings) {
    List<Digest> payloads = new ArrayList<>();
    for (Submission submission : submissions) {
      if (submission instanceof Submission.Accepted found) {
        payloads.add(found.header().payloadDigest());
      }
    }
    long seed = Trial.seed(stage.spec().seed(), stage.round(), secret, payloads);
    Inspector inspector = new Inspector(stage, seed);
    List<Inspected> inspected = new ArrayList<>();
    for (Submission submission : submissions) {
      if (submission instanceof Submission.Accepted found) {
        World.Arrived arrived = direct.get(found.peer());
        inspected.add(
            arrived == null
                ? inspector.inspect(found, buckets.get(found.peer()))
                : inspector.sampled(found, arrived.packet().slices()));
      }
    }
    return attempt(inspector, audit.passed(stage, seed, inspected), payloads, standings);
  }

  private Result attempt(
      Inspector inspector, List<Inspected> inspected, List<Digest> payloads, Standings standings) {
    List<Evidence> evidence = evidence(inspected, payloads, standings);
    Judgement judgement =
        new Gauntlet(stage.spec().gauntlet())
            .judge(stage.round(), evidence, overlaps(inspected), standings);
    Set<PeerId> merged = new TreeSet<>(judgement.merged());
    List<Inspected> entering =
        inspected.stream().filter(i -> merged.contains(i.found().peer())).toList();
    List<Inspected> spoiled =
        entering.stream()
            .filter(i -> !direct.containsKey(i.found().peer()) && !inspector.stillThere(i))
            .toList();
    if (spoiled.isEmpty()) {
      return new Result(judgement, inspected, merge(entering));
    }
    List<Inspected> rest =
        inspected.stream()
            .map(i -> spoiled.contains(i) ? i.refusedBy("changed after it was inspected") : i)
            .toList();
    return attempt(inspector, rest, payloads, standings);
  }

  /** The pairs that have much in common; of those with one payload the first stands for all. */
  private List<Overlap> overlaps(List<Inspected> inspected) {
    Map<Digest, Inspected> works = new LinkedHashMap<>();
    inspected.stream()
        .filter(Inspected::usable)
        .forEach(i -> works.putIfAbsent(i.found().header().payloadDigest(), i));
    List<Inspected> all = List.copyOf(works.values());
    List<Overlap> pairs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        Inspected a = all.get(i);
        Inspected b = all.get(j);
        long smaller = Math.min(a.sample().size(), b.sample().size());
        Overlap overlap =
            SharedRows.of(a.sample(), b.sample())
                .overlap(a.found().peer(), b.found().peer(), smaller);
        if (overlap.coefficient() >= stage.spec().gauntlet().copyOverlap()) {
          pairs.add(overlap);
        }
      }
    }
    return pairs;
  }

  private List<Evidence> evidence(
      List<Inspected> inspected, List<Digest> payloads, Standings standings) {
    GauntletSpec rules = stage.spec().gauntlet();
    List<PeerId> delivered =
        inspected.stream().filter(Inspected::usable).map(i -> i.found().peer()).toList();
    long seed = Trial.seed(stage.spec().seed(), stage.round(), secret, payloads);
    Set<PeerId> drawn = Set.copyOf(new EvaluationDraw(rules, seed).of(standings, delivered));
    TrialSize size = new TrialSize(rules.assignedSequences(), rules.randomSequences());
    Trial trial = new Trial(size, stage.spec().seed(), stage.round(), secret, payloads);
    List<Inspected> tried =
        inspected.stream().filter(i -> i.usable() && drawn.contains(i.found().peer())).toList();
    Map<PeerId, Evidence> found = new HashMap<>();
    inspected.forEach(i -> found.put(i.found().peer(), untried(i)));
    if (!tried.isEmpty()) {
      measure(tried, trial, found);
    }
    return submissions.stream()
        .map(s -> found.containsKey(s.peer()) ? found.get(s.peer()) : refused(s))
        .toList();
  }

  private void measure(List<Inspected> tried, Trial trial, Map<PeerId, Evidence> found) {
    long[] random = trial.random(ArenaSpec.TRAINING_SEQUENCES, stage.taken());
    double[] randomBefore = meter.losses(stage.base(), random);
    float[][] factors =
        NormClip.factorsByTensor(tried.stream().map(Inspected::squaredNorms).toList());
    GauntletSpec rules = stage.spec().gauntlet();
    double step = rules.trialStep() * stage.spec().merge().outerLearningRate();
    for (int i = 0; i < tried.size(); i++) {
      Inspected one = tried.get(i);
      PeerId peer = one.found().peer();
      float[] moved = stage.base().clone();
      for (int s = 0; s < one.slices().size(); s++) {
        SparseSlice slice = one.slices().get(s);
        float factor = (float) -(step * factors[slice.slice().tensor()][i]);
        int offset = Scene.offset(s);
        slice.forEach((place, value) -> moved[offset + place] += factor * value);
      }
      long[] assigned = trial.assigned(peer, stage.assigned(peer));
      Losses losses =
          new Losses(
              list(meter.losses(stage.base(), assigned)),
              list(meter.losses(moved, assigned)),
              list(randomBefore),
              list(meter.losses(moved, random)));
      Digest payload = one.found().header().payloadDigest();
      found.put(
          peer,
          Evidence.tried(peer, one.found().committedMillis(), payload, losses, one.norm())
              .behind(one.stepsBehind())
              .remembering(remembered(one)));
    }
  }

  private static Evidence untried(Inspected one) {
    PeerId peer = one.found().peer();
    long committed = one.found().committedMillis();
    Digest payload = one.found().header().payloadDigest();
    return one.refusal()
        .map(why -> Evidence.refused(peer, Outcome.MALFORMED, why, committed).promising(payload))
        .orElseGet(
            () ->
                Evidence.untried(peer, committed, payload, one.norm())
                    .behind(one.stepsBehind())
                    .remembering(remembered(one)));
  }

  private static long remembered(Inspected one) {
    return one.found().header().state().steps() / ToyTraining.STEPS;
  }

  private static Evidence refused(Submission submission) {
    if (submission instanceof Submission.Early early) {
      return Evidence.refused(early.peer(), Outcome.EARLY, early.reason(), early.committedMillis());
    } else if (submission instanceof Submission.Late late) {
      return Evidence.refused(late.peer(), Outcome.LATE, late.reason(), late.committedMillis());
    } else if (submission instanceof Submission.Malformed malformed) {
      return Evidence.refused(malformed.peer(), Outcome.MALFORMED, malformed.reason(), 0);
    }
    String reason = ((Submission.Missing) submission).reason();
    return Evidence.refused(submission.peer(), Outcome.MISSING, reason, 0);
  }

  private float[] merge(List<Inspected> entering) {
    float[] next = stage.base().clone();
    if (entering.isEmpty()) {
      return next;
    }
    float[][] factors =
        NormClip.factorsByTensor(entering.stream().map(Inspected::squaredNorms).toList());
    SliceMerge merge = new SliceMerge(stage.spec().merge());
    for (int s = 0; s < Packet.PLAN.slices().size(); s++) {
      int at = s;
      int offset = Scene.offset(s);
      int length = Packet.PLAN.slice(s).length();
      float[] theta = Arrays.copyOfRange(next, offset, offset + length);
      List<SparseSlice> sent = entering.stream().map(i -> i.slices().get(at)).toList();
      merge.step(theta, sent, factors[Packet.PLAN.slice(s).tensor()]);
      System.arraycopy(theta, 0, next, offset, length);
    }
    return next;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
