package org.outerloop.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.exchange.Submission;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Losses;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Trial;
import org.outerloop.merge.NormClip;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.tokens.SampleAssignment;

/** Turns what was found in the buckets into evidence: reads every contribution, tries every one. */
final class Scoring {
  private final Spread spread;
  private final ValidatorPlace place;
  private final RoundStart start;
  private final List<Submission> submissions;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Digest> payloads;

  Scoring(Spread spread, ValidatorPlace place, RoundStart start, List<Submission> submissions) {
    this.spread = spread;
    this.place = place;
    this.start = start;
    this.submissions = submissions;
    for (Submission submission : submissions) {
      if (submission instanceof Submission.Accepted found) {
        candidates.add(new Candidate(found.peer(), found.header(), found.info().modifiedMillis()));
      }
    }
    this.payloads = candidates.stream().map(found -> found.header().payloadDigest()).toList();
  }

  /** Reads all contributions that came in time, one task each. */
  List<Inspection> inspect() {
    // drawn from all payloads, so nobody could prepare for it
    long salt = Trial.seed(place.spec().seed(), start.round(), payloads);
    return spread.each("inspect", candidates, new InspectContribution(place, start, salt));
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

  /** Evidence on every peer of the run; all usable contributions are tried, one task each. */
  List<Evidence> evidence(List<Inspection> inspections) {
    List<Inspection> usable = inspections.stream().filter(Inspection::usable).toList();
    List<TryContribution.Result> results =
        usable.isEmpty()
            ? List.of()
            : spread.each("try", trials(usable), new TryContribution(place, start));
    List<Evidence> evidence = new ArrayList<>();
    for (Submission submission : submissions) {
      evidence.add(evidence(submission, inspections, usable, results));
    }
    return evidence;
  }

  /** First the base model on random sequences, then every contribution. */
  private List<TryContribution.Item> trials(List<Inspection> usable) {
    RunSpec spec = place.spec();
    SampleAssignment assignment = AssignedBatches.assignment(spec);
    Trial trial = new Trial(spec.gauntlet(), spec.seed(), start.round(), payloads);
    List<long[]> obligatory = new ArrayList<>();
    for (int peer = 0; peer < spec.peers().size(); peer++) {
      obligatory.add(assignment.sequences(start.round(), peer));
    }
    long[] random =
        trial.random(
            spec.data().trainingSequences(),
            obligatory.stream().flatMapToLong(Arrays::stream).toArray());

    float[][] factors = factors(spec, usable);
    List<TryContribution.Item> items = new ArrayList<>();
    items.add(new TryContribution.Item(usable.get(0), new float[0], new long[0], random));
    for (int i = 0; i < usable.size(); i++) {
      PeerId peer = usable.get(i).candidate().peer();
      long[] assigned = trial.assigned(peer, obligatory.get(spec.indexOf(peer)));
      items.add(new TryContribution.Item(usable.get(i), column(factors, i), assigned, random));
    }
    return items;
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

  private static Evidence evidence(
      Submission submission,
      List<Inspection> inspections,
      List<Inspection> usable,
      List<TryContribution.Result> results) {
    for (int i = 0; i < usable.size(); i++) {
      Inspection inspection = usable.get(i);
      if (inspection.candidate().peer().equals(submission.peer())) {
        TryContribution.Result tried = results.get(i + 1);
        if (!tried.refusal().isEmpty()) {
          return malformed(inspection.refusedBy(tried.refusal()));
        }
        return Evidence.tried(
            submission.peer(),
            inspection.candidate().uploadedMillis(),
            inspection.candidate().header().payloadDigest(),
            new Losses(
                list(tried.assignedBefore()),
                list(tried.assignedAfter()),
                list(results.get(0).random()),
                list(tried.random())),
            inspection.norm());
      }
    }
    for (Inspection refused : inspections) {
      if (refused.candidate().peer().equals(submission.peer())) {
        return malformed(refused);
      }
    }
    return refused(submission);
  }

  private static Evidence malformed(Inspection refused) {
    Candidate candidate = refused.candidate();
    return Evidence.refused(
        candidate.peer(), Outcome.MALFORMED, refused.refusal(), candidate.uploadedMillis());
  }

  private static Evidence refused(Submission submission) {
    if (submission instanceof Submission.Early early) {
      return Evidence.refused(
          early.peer(), Outcome.EARLY, early.reason(), early.info().modifiedMillis());
    } else if (submission instanceof Submission.Late late) {
      return Evidence.refused(
          late.peer(), Outcome.LATE, late.reason(), late.info().modifiedMillis());
    } else if (submission instanceof Submission.Malformed malformed) {
      return Evidence.refused(malformed.peer(), Outcome.MALFORMED, malformed.reason(), 0);
    }
    return Evidence.refused(submission.peer(), Outcome.MISSING, "no contribution in time", 0);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
