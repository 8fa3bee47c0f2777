package org.outerloop.jobs.attest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.outerloop.attest.Answer;
import org.outerloop.attest.Assessment;
import org.outerloop.attest.Assessment.Reached;
import org.outerloop.attest.Finding;
import org.outerloop.attest.Finding.Verdict;
import org.outerloop.attest.PastAnswer;
import org.outerloop.jobs.UserException;
import org.outerloop.round.TaskDevices;

/**
 * Challenges all executors, judges their answers, remembers them, and removes executors if it
 * shall:
 *
 * <pre>
 *   executors -> a task each, until they answer -> findings -> history (one more Parquet file)
 *   -> those that are wrong or silent are removed; if others have come, they are challenged too
 * </pre>
 */
public final class AttestJob {
  /** A cluster that replaces what is removed is followed so often. */
  private static final int MOST_TURNS = 3;

  private final SparkSession spark;
  private final AttestationSettings settings;
  private final Fleet fleet;
  private final FleetChallenge challenge;

  public AttestJob(SparkSession spark, AttestationSettings settings, TaskDevices devices) {
    this.spark = spark;
    this.settings = settings;
    this.fleet = new Fleet(spark);
    this.challenge = new FleetChallenge(fleet, settings, devices);
  }

  /**
   * What came of it.
   *
   * @param rows of all executors that were asked
   * @param excluded those that are gone now
   */
  public record Attestation(List<AttestationRow> rows, Set<String> excluded) {
    /** Wrong, and still here. */
    public boolean hasWrong() {
      return rows.stream().anyMatch(row -> row.isWrong() && !excluded.contains(row.executor()));
    }

    /** What a strict caller minds as well. */
    public boolean hasDoubtful() {
      return rows.stream()
          .anyMatch(row -> !row.is(Verdict.FINE) && !excluded.contains(row.executor()));
    }

    /** With what came of another one. */
    public Attestation and(Attestation other) {
      List<AttestationRow> all = new ArrayList<>(rows);
      all.addAll(other.rows);
      Set<String> gone = new TreeSet<>(excluded);
      gone.addAll(other.excluded);
      return new Attestation(List.copyOf(all), gone);
    }

    public long count(Verdict verdict) {
      return rows.stream().filter(row -> row.is(verdict)).count();
    }
  }

  /**
   * Challenges the fleet.
   *
   * @param exclude whether executors that are wrong or silent are removed
   * @throws UserException if there is no executor, or none would be left
   */
  public Attestation run(boolean exclude) {
    List<AttestationRow> rows = new ArrayList<>();
    Set<String> excluded = new TreeSet<>();
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      Set<String> known = new TreeSet<>(rows.stream().map(AttestationRow::executor).toList());
      List<ExecutorPlace> fresh =
          fleet.settled(settings.settleSeconds(), settings.patienceSeconds()).stream()
              .filter(executor -> !known.contains(executor.id()))
              .toList();
      if (fresh.isEmpty()) {
        break;
      }
      List<AttestationRow> found = attest(fresh);
      rows.addAll(found);
      if (!exclude) {
        break;
      }
      excluded.addAll(remove(found));
    }
    if (rows.isEmpty()) {
      throw new UserException("No executor came within attestation.patience-seconds");
    }
    if (excluded.size() == rows.size()) {
      throw new UserException("No executor is left: all " + rows.size() + " were excluded");
    }
    return new Attestation(List.copyOf(rows), excluded);
  }

  private List<AttestationRow> attest(List<ExecutorPlace> executors) {
    Map<ExecutorPlace, Answer> answers = challenge.ask(executors);
    AttestationHistory history = new AttestationHistory(spark, settings.history());
    List<PastAnswer> past =
        history.rows().stream()
            .filter(row -> row.isOf(settings.challenge()))
            .map(AttestationRow::past)
            .toList();
    List<Reached> reached =
        executors.stream()
            .filter(answers::containsKey)
            .map(executor -> new Reached(executor.host(), answers.get(executor)))
            .toList();
    List<Finding> findings =
        new Assessment(settings.challenge(), settings.thresholds(), reached, past).findings();
    List<AttestationRow> rows =
        executors.stream().map(executor -> row(executor, answers, findings)).toList();
    history.append(rows);
    return rows;
  }

  private AttestationRow row(
      ExecutorPlace executor, Map<ExecutorPlace, Answer> answers, List<Finding> findings) {
    Finding finding =
        findings.stream()
            .filter(found -> found.executor().equals(executor.id()))
            .findFirst()
            .orElseGet(
                () ->
                    new Finding(
                        executor.id(),
                        Verdict.SILENT,
                        List.of("did not answer in %s attempts".formatted(settings.attempts()))));
    return AttestationRow.of(
        System.currentTimeMillis(),
        spark.sparkContext().applicationId(),
        executor,
        finding,
        settings.challenge(),
        Optional.ofNullable(answers.get(executor)));
  }

  private Set<String> remove(List<AttestationRow> found) {
    Set<String> unfit = new TreeSet<>();
    found.stream().filter(AttestationRow::isToBeExcluded).forEach(row -> unfit.add(row.executor()));
    return !unfit.isEmpty() && fleet.remove(unfit) ? unfit : Set.of();
  }
}
