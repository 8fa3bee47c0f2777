package org.outerloop.jobs.attest;

import java.util.Locale;
import java.util.Optional;
import org.outerloop.attest.Answer;
import org.outerloop.attest.ChallengeSpec;
import org.outerloop.attest.Finding;
import org.outerloop.attest.Finding.Verdict;
import org.outerloop.attest.Inventory;
import org.outerloop.attest.PastAnswer;
import org.outerloop.protocol.Digest;

/**
 * One row of the table {@code attestations}: what one executor answered and what was said of it.
 * Components are columns in snake case; texts are empty and numbers 0 or NULL for one that was
 * silent.
 *
 * @param millis when, since 1970
 * @param application of Spark
 * @param verdict fine, slow, disputed, silent or wrong
 * @param reasons in words
 * @param challenge digest of what was asked
 */
public record AttestationRow(
    long millis,
    String application,
    String executor,
    String host,
    String verdict,
    String reasons,
    String challenge,
    String kind,
    int cores,
    long heapBytes,
    long memoryBytes,
    String java,
    String exact,
    String plain,
    String product,
    String training,
    long flippedWords,
    double productRate,
    double trainingRate,
    double memoryRate,
    double seconds) {

  static AttestationRow of(
      long millis,
      String application,
      ExecutorPlace place,
      Finding finding,
      ChallengeSpec spec,
      Optional<Answer> given) {
    Optional<Inventory> machine = given.map(Answer::inventory);
    return new AttestationRow(
        millis,
        application,
        place.id(),
        place.host(),
        finding.verdict().name().toLowerCase(Locale.ROOT),
        String.join("; ", finding.reasons()),
        spec.digest().hex(),
        machine.map(m -> m.kind(spec.precision(), spec.threads())).orElse(""),
        machine.map(Inventory::cores).orElse(0),
        machine.map(Inventory::heapBytes).orElse(0L),
        machine.map(Inventory::memoryBytes).orElse(0L),
        machine.map(Inventory::java).orElse(""),
        given.map(answer -> answer.exact().digest().hex()).orElse(""),
        given.map(answer -> answer.plain().digest().hex()).orElse(""),
        given.map(answer -> answer.product().digest().hex()).orElse(""),
        given.map(answer -> answer.training().digest().hex()).orElse(""),
        given.map(Answer::flippedWords).orElse(0L),
        given.map(answer -> answer.product().rate()).orElse(Double.NaN),
        given.map(answer -> answer.training().rate()).orElse(Double.NaN),
        given.map(Answer::memoryRate).orElse(Double.NaN),
        given.map(Answer::seconds).orElse(Double.NaN));
  }

  /** Whether later answers are compared with this one. */
  boolean isOf(ChallengeSpec spec) {
    boolean right = is(Verdict.FINE) || is(Verdict.SLOW);
    return right && challenge.equals(spec.digest().hex());
  }

  boolean is(Verdict what) {
    return verdict.equals(what.name().toLowerCase(Locale.ROOT));
  }

  /** Whether its results must not be used. */
  public boolean isWrong() {
    return is(Verdict.WRONG) || is(Verdict.DISPUTED);
  }

  /** Whether a run goes on without it, if it may. */
  boolean isToBeExcluded() {
    return isWrong() || is(Verdict.SILENT);
  }

  PastAnswer past() {
    return new PastAnswer(
        host,
        kind,
        Digest.parse(product),
        Digest.parse(training),
        productRate,
        trainingRate,
        memoryRate);
  }
}
