package org.outerloop.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.outerloop.attest.Finding.Verdict;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.SparkDevices;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.attest.AttestJob;
import org.outerloop.jobs.attest.AttestJob.Attestation;
import org.outerloop.jobs.attest.AttestationRow;
import org.outerloop.jobs.attest.AttestationTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop attest --master spark://...}. */
@Command(
    name = "attest",
    mixinStandardHelpOptions = true,
    description = {
      "Has every executor multiply matrices, take inner steps and sweep memory, and compares results "
          + "and speed over the fleet and with the past.",
      "An executor that computes wrong gives exit status 3; slow and silent ones are reported."
    })
final class AttestCommand implements Callable<Integer> {
  private static final int DIFFERENCE = 3;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Settings; default: conf/attest.conf, which explains every key.")
  private Optional<Path> conf = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes one setting, as in --set attestation.challenge.threads=2.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; default: spark.master of the settings.")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--history",
      paramLabel = "FOLDER",
      description = "Table of past answers, to compare with and to add to.")
  private Optional<String> history = Optional.empty();

  @Option(
      names = "--exclude",
      description =
          "Removes wrong and silent executors from this application, and says whether that worked: "
              + "what attestation.mode = exclude would do in a run on this cluster.")
  private boolean exclude;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "Challenges the fleet so many times, with one history; default: 1.")
  private int times = 1;

  @Option(names = "--strict", description = "Slow and silent executors give exit status 3 too.")
  private boolean strict;

  @Override
  public Integer call() {
    AttestConf settings = settings();
    DeviceChoice choice = new DeviceChoice(settings.device());
    SparkDevices devices = new SparkDevices(choice.device(), settings.deviceMemoryFraction());
    SparkSession spark =
        SparkSessions.open(
            SparkSessions.conf(
                "attest", settings.spark(), choice.device(), settings.deviceMemoryFraction()));
    try {
      Attestation attestation = attest(spark, settings, devices);
      for (int more = 1; more < times; more++) {
        attestation = attestation.and(attest(spark, settings, devices));
      }
      Say.line(AttestationTable.text(attestation.rows()));
      Say.figures(figures(attestation));
      boolean bad = attestation.rows().stream().anyMatch(AttestationRow::isWrong);
      return bad || strict && attestation.hasDoubtful() ? DIFFERENCE : 0;
    } finally {
      spark.stop();
    }
  }

  private Attestation attest(SparkSession spark, AttestConf settings, SparkDevices devices) {
    return new AttestJob(spark, settings.attestation(), devices).run(exclude);
  }

  private AttestConf settings() {
    List<String> all = new ArrayList<>(changes);
    master.ifPresent(url -> all.add("spark.master=" + RunOptions.quote(url)));
    history.ifPresent(folder -> all.add("attestation.history=" + RunOptions.quote(folder)));
    Path file =
        conf.or(() -> SparkSessions.home().map(home -> home.resolve("conf/attest.conf")))
            .orElseThrow(() -> new UserException("--conf FILE is needed here"));
    return SettingsFile.read(file, all, AttestConf.class);
  }

  private static Map<String, Object> figures(Attestation attestation) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("executors", attestation.rows().size());
    for (Verdict verdict : Verdict.values()) {
      figures.put(verdict.name().toLowerCase(Locale.ROOT), attestation.count(verdict));
    }
    figures.put("excluded", List.copyOf(attestation.excluded()));
    return figures;
  }
}
