package org.outerloop.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outerloop.exchange.Submission;
import org.outerloop.gauntlet.EvaluationDraw;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.FastChecks;
import org.outerloop.gauntlet.Losses;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Trial;
import org.outerloop.gauntlet.TrialSize;
import org.outerloop.merge.NormClip;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.SampleAssignment;

/**
 * Turns what was found in the buckets into evidence: reads every contribution, tries those drawn.
 */
final class Scoring {
  private final Spread spread;
  private final ValidatorPlace place;
  private final RoundStart start;
  private final Digest secret;
  private final List<Submission> submissions;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Digest> payloads;
  private ScoringCost cost = ScoringCost.NONE;

  /**
   * @param secret of the round, see {@link Beacon}
   */
  Scoring(
      Spread spread,
      ValidatorPlace place,
      RoundStart start,
      Digest secret,
      List<Submission> submissions) {
    this.spread = spread;
    this.place = place;
    this.start = start;
    this.secret = secret;
    this.submissions = submissions;
    for (Submission submission : submissions) {
      if (submission instanceof Submission.Accepted found) {
        candidates.add(
            new Candidate(
                found.peer(), found.header(), found.committedMillis(), behind(found.header())));
      }
    }
    this.payloads = candidates.stream().map(found -> found.header().payloadDigest()).toList();
  }

  /** A base that is none of the last ones counts as the present one, and is refused then. */
  private int behind(ContributionHeader header) {
    if (header.baseDigest().equals(start.base())) {
      return 0;
    }
    return FastChecks.stepsBehind(lastBases(), header.baseDigest()).orElse(0);
  }

  /** The present base, that of the round before, and so on, as far as work on them counts. */
  private List<Digest> lastBases() {
    List<Digest> bases = new ArrayList<>(List.of(start.base()));
    try (ObjectStore run = ObjectStores.open(place.run())) {
      CommittedStarts starts = new CommittedStarts(run, place.spec());
      int steps = place.spec().gauntlet().sync().steps();
      for (int n = 1; n <= steps && n <= start.round(); n++) {
        starts.of(start.round() - n).map(RoundStart::base).ifPresent(bases::add);
      }
    }
    return bases;
  }

  /**
   * Reads all contributions that came in time, one task each; then asks which base they had,
   * whether their states can be, and takes the inner steps of some of them again.
   */
  List<Inspection> inspect() {
    try (ObjectStore run = ObjectStores.open(place.run())) {
      StateContinuity states =
          new StateContinuity(
              place.spec(), new CommittedStarts(run, place.spec()).record(start.round() - 1));
      return recomputed(states, states.check(read()));
    }
  }

  private List<Inspection> read() {
    // drawn from all payloads, so nobody could prepare for it
    long salt = Trial.seed(place.spec().seed(), start.round(), secret, payloads);
    List<Timed.Result<Inspection>> results =
        spread.each(
            "inspect", candidates, new Timed<>(new InspectContribution(place, start, salt)));
    ActivationAudit audit = new ActivationAudit(spread, place, start, salt);
    List<Inspection> audited = audit.of(results.stream().map(Timed.Result::value).toList());
    double seconds = results.stream().mapToDouble(Timed.Result::seconds).sum();
    cost = cost.plus(ScoringCost.ofInspections(seconds + audit.seconds()));
    return audited;
  }

  /** Without those that say they have done what they have not. */
  private List<Inspection> recomputed(StateContinuity states, List<Inspection> inspections) {
    RecomputedShare audit = new RecomputedShare(spread, place, start, states);
    long seed = Trial.seed(place.spec().seed(), start.round(), secret, payloads);
    List<Inspection> left = audit.of(seed, inspections);
    cost = cost.plus(audit.cost());
    return left;
  }

  /**
   * The pairs of usable contributions that have much in common; of those with one payload the first
   * stands for all.
   */
  List<Overlap> overlaps(LikenessSearch search, List<Inspection> inspections) {
    Map<Digest, SampledWork> works = new LinkedHashMap<>();
    for (Inspection found : inspections) {
      if (found.usable()) {
        String key = place.spec().keys().sample(start.round(), found.sample());
        works.putIfAbsent(
            found.candidate().header().payloadDigest(),
            new SampledWork(found.candidate().peer(), key, found.sample()));
      }
    }
    return search.pairs(
        place.run(), List.copyOf(works.values()), place.spec().gauntlet().copyOverlap());
  }

  /** What inspections and trials have cost so far. */
  ScoringCost cost() {
    return cost;
  }

  /**
   * What is known when all are tried.
   *
   * @param inspections some of them refused since
   * @param evidence on every peer of the roster, in its order
   */
  record Tried(List<Inspection> inspections, List<Evidence> evidence) {}

  /**
   * Tries the usable contributions that are drawn. If somebody's object is no longer what was
   * inspected, it is refused and all is drawn anew without it: what is measured hangs on nothing
   * that the record does not tell.
   */
  Tried evidence(List<Inspection> inspections, Standings standings) {
    List<PeerId> delivered =
        inspections.stream().filter(Inspection::usable).map(i -> i.candidate().peer()).toList();
    long seed = Trial.seed(place.spec().seed(), start.round(), secret, payloads);
    Set<PeerId> drawn =
        Set.copyOf(new EvaluationDraw(place.spec().gauntlet(), seed).of(standings, delivered));
    List<Inspection> usable =
        inspections.stream()
            .filter(i -> i.usable() && drawn.contains(i.candidate().peer()))
            .toList();
    Trials trials = usable.isEmpty() ? new Trials(List.of(), List.of()) : tried(usable);
    List<Inspection> left = without(trials, usable, inspections);
    if (!left.equals(inspections)) {
      return evidence(left, standings);
    }
    List<Evidence> evidence = new ArrayList<>();
    for (Submission submission : submissions) {
      evidence.add(evidence(submission, inspections, usable, trials));
    }
    return new Tried(inspections, evidence);
  }

  /** The inspections, those of them refused that could not be read again. */
  private static List<Inspection> without(
      Trials trials, List<Inspection> usable, List<Inspection> inspections) {
    List<Inspection> left = new ArrayList<>(inspections);
    for (int i = 0; i < usable.size(); i++) {
      String refusal = trials.results().get(i).refusal();
      if (!refusal.isEmpty()) {
        left.set(left.indexOf(usable.get(i)), usable.get(i).refusedBy(refusal));
      }
    }
    return left;
  }

  /**
   * What was measured.
   *
   * @param base loss of the base model on each random sequence
   * @param results of the usable contributions, in their order
   */
  private record Trials(List<Double> base, List<TryContribution.Result> results) {}

  /** A group of contributions for each task that can run now; grouping changes no result. */
  private Trials tried(List<Inspection> usable) {
    List<TryContribution.Item> items = new ArrayList<>();
    long[] random = draw(usable, items);
    int count = Math.min(spread.slots(), items.size());
    List<TryContribution.Group> groups = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      List<TryContribution.Item> own = new ArrayList<>();
      for (int i = g; i < items.size(); i += count) {
        own.add(items.get(i));
      }
      // the last group is never the longest
      groups.add(new TryContribution.Group(own, g == count - 1, random));
    }
    List<TryContribution.Report> reports =
        spread.each("try", groups, new TryContribution(place, start));
    reports.forEach(report -> cost = cost.plus(report.cost()));
    List<TryContribution.Result> results = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      results.add(reports.get(i % count).results().get(i / count));
    }
    return new Trials(list(reports.get(count - 1).base()), results);
  }

  /** Fills in the contributions with the sequences to try each on; returns the random ones. */
  private long[] draw(List<Inspection> usable, List<TryContribution.Item> items) {
    RunSpec spec = place.spec();
    SampleAssignment assignment = AssignedBatches.assignment(spec);
    TrialSize size = TrialSize.of(spec.gauntlet(), spec.training(), usable.size());
    Trial trial = new Trial(size, spec.seed(), start.round(), secret, payloads);
    List<long[]> obligatory = new ArrayList<>();
    for (int peer = 0; peer < start.roster().size(); peer++) {
      obligatory.add(assignment.sequences(start.turn(), peer));
    }
    float[][] factors = factors(spec, usable);
    for (int i = 0; i < usable.size(); i++) {
      Candidate candidate = usable.get(i).candidate();
      long[] own = obligatory.get(start.roster().indexOf(candidate.peer()));
      long[] assigned = trial.assigned(candidate.peer(), own);
      items.add(new TryContribution.Item(candidate, column(factors, i), assigned));
    }
    return trial.random(
        spec.data().trainingSequences(),
        obligatory.stream().flatMapToLong(Arrays::stream).toArray());
  }

  /** Norm clip of some contributions among themselves, {@code [tensor][contribution]}. */
  static float[][] factors(RunSpec spec, List<Inspection> inspections) {
    return inspections.isEmpty()
        ? new float[ParameterLayout.of(spec.model()).tensors().size()][0]
        : NormClip.factorsByTensor(inspections.stream().map(Inspection::squaredNorms).toList());
  }

  private static float[] column(float[][] factors, int contribution) {
    float[] column = new float[factors.length];
    for (int tensor = 0; tensor < column.length; tensor++) {
      column[tensor] = factors[tensor][contribution];
    }
    return column;
  }

  private Evidence evidence(
      Submission submission, List<Inspection> inspections, List<Inspection> usable, Trials trials) {
    for (int i = 0; i < usable.size(); i++) {
      Inspection inspection = usable.get(i);
      if (inspection.candidate().peer().equals(submission.peer())) {
        TryContribution.Result tried = trials.results().get(i);
        return Evidence.tried(
                submission.peer(),
                inspection.candidate().uploadedMillis(),
                inspection.candidate().header().payloadDigest(),
                new Losses(
                    list(tried.assignedBefore()),
                    list(tried.assignedAfter()),
                    trials.base(),
                    list(tried.random())),
                inspection.norm())
            .behind(inspection.candidate().stepsBehind())
            .remembering(remembered(inspection.candidate()));
      }
    }
    for (Inspection other : inspections) {
      if (other.candidate().peer().equals(submission.peer())) {
        return other.usable() ? untried(other) : malformed(other);
      }
    }
    return refused(submission);
  }

  private Evidence untried(Inspection inspection) {
    Candidate candidate = inspection.candidate();
    return Evidence.untried(
            candidate.peer(),
            candidate.uploadedMillis(),
            candidate.header().payloadDigest(),
            inspection.norm())
        .behind(candidate.stepsBehind())
        .remembering(remembered(candidate));
  }

  private long remembered(Candidate candidate) {
    return candidate.header().state().steps() / place.spec().training().innerSteps();
  }

  private static Evidence malformed(Inspection refused) {
    Candidate candidate = refused.candidate();
    return Evidence.refused(
            candidate.peer(), Outcome.MALFORMED, refused.refusal(), candidate.uploadedMillis())
        .promising(candidate.header().payloadDigest());
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

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
