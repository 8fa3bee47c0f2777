package org.outerloop.jobs.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.outerloop.protocol.Digest;
import org.outerloop.round.Finding;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.ReplayedRound;

/**
 * What an audit came to.
 *
 * @param run its name
 * @param ofRun findings about the run as a whole
 * @param rounds in order
 * @param seconds of the whole job, start of Spark left out
 * @param taskSeconds of all its tasks
 * @param original what scoring these rounds had cost
 */
public record AuditReport(
    String run,
    List<Finding> ofRun,
    List<ReplayedRound> rounds,
    double seconds,
    double taskSeconds,
    OriginalCost original) {
  public AuditReport {
    ofRun = List.copyOf(ofRun);
    rounds = List.copyOf(rounds);
  }

  /** In the order of the data; what two rounds say of one object is told once. */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(ofRun);
    rounds.forEach(round -> all.addAll(round.findings()));
    Set<List<Object>> told = new HashSet<>();
    return all.stream()
        .filter(
            f ->
                told.add(List.of(f.rule(), f.kind(), f.peer(), f.key(), f.slice(), f.recomputed())))
        .toList();
  }

  /** The first thing that is wrong. */
  public Optional<Finding> firstDifference() {
    return findings().stream().filter(Finding::difference).findFirst();
  }

  public long count(Kind kind) {
    return findings().stream().filter(finding -> finding.kind() == kind).count();
  }

  /** Over everything that was computed again: two audits that agree have the same. */
  public Digest digest() {
    return Digest.root(rounds.stream().map(ReplayedRound::digest).toList());
  }

  public int checks() {
    return rounds.stream().mapToInt(ReplayedRound::checks).sum();
  }

  /** For scripts. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("run", run);
    figures.put("rounds", rounds.size());
    figures.put("checks", checks());
    figures.put("equal", rounds.stream().filter(r -> r.outcome().startsWith("equal")).count());
    figures.put("differences", count(Kind.DIFFERENCE));
    figures.put("within_tolerance", count(Kind.WITHIN_TOLERANCE));
    figures.put("unavailable", count(Kind.UNAVAILABLE));
    figures.put("open", count(Kind.OPEN));
    figures.put("first_difference", firstDifference().map(Finding::text).orElse(""));
    figures.put("seconds", seconds);
    figures.put("task_seconds", taskSeconds);
    figures.put("original_scoring_seconds", original.scoringSeconds());
    figures.put("original_trial_task_seconds", original.trialTaskSeconds());
    figures.put("original_inspection_task_seconds", original.inspectionTaskSeconds());
    figures.put("original_merge_seconds", original.mergeSeconds());
    figures.put("audit_digest", digest().hex());
    return figures;
  }
}
