package org.outerloop.jobs.cli;

import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.attest.AttestJob;
import org.outerloop.jobs.attest.AttestJob.Attestation;
import org.outerloop.jobs.attest.AttestationSettings;
import org.outerloop.jobs.attest.AttestationSettings.Mode;
import org.outerloop.jobs.attest.AttestationTable;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.round.TaskDevices;

/** What {@code attestation.mode} wants before a run's first task. */
final class FleetCheck {
  private FleetCheck() {}

  /**
   * Challenges the executors in the arithmetic of a run.
   *
   * @throws UserException when executors that compute wrong cannot be removed
   */
  static void before(
      SparkSession spark, AttestationSettings settings, TrainingSpec run, TaskDevices devices) {
    if (settings.mode() == Mode.OFF) {
      return;
    }
    boolean exclude = settings.mode() == Mode.EXCLUDE;
    AttestationSettings ofRun = settings.in(run.precision(), run.threads());
    Attestation attestation = new AttestJob(spark, ofRun, devices).run(exclude);
    Say.line(AttestationTable.text(attestation.rows()));
    if (!attestation.excluded().isEmpty()) {
      Say.line("Goes on without executors " + attestation.excluded());
    }
    if (exclude && attestation.hasWrong()) {
      throw new UserException(
          "Executors compute wrong and cannot be removed here; attestation.mode = report goes on");
    }
  }
}
