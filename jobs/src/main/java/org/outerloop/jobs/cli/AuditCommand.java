package org.outerloop.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.JobSummary;
import org.outerloop.jobs.SparkDevices;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.audit.AuditJob;
import org.outerloop.jobs.audit.AuditPage;
import org.outerloop.jobs.audit.AuditReport;
import org.outerloop.jobs.audit.AuditTables;
import org.outerloop.jobs.audit.AuditText;
import org.outerloop.round.Finding;
import org.outerloop.round.ReplayPlace;
import org.outerloop.round.RunReplay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop audit --conf FILE --rounds A..B}. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Does committed rounds again from stored objects alone and compares everything: signatures, digests, "
          + "claims, norms, samples, draws, losses, ratings, weights, merge, model and what follows.",
      "It only reads, so it works on a copy too. Leaves audit.json, audit.html and tables.",
      "Exit status 3 if anything differs; the first difference is told in full."
    })
final class AuditCommand implements Callable<Integer> {
  private static final int DIFFERS = 3;

  @Mixin private AuditedPlace where;

  @Option(
      names = "--rounds",
      required = true,
      paramLabel = "A..B",
      description = "Which rounds, both ends among them; also A.., a single one, or all.")
  private String rounds;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where page, figures and tables go; default: audit in the work folder.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--copied",
      description =
          "The ledger's store is a copy that has lost the times of its objects: they are not compared.")
  private boolean copied;

  @Override
  public Integer call() {
    AuditJob.RoundChoice choice = AuditJob.RoundChoice.parse(rounds);
    try (AuditedPlace.Open place = where.open()) {
      RunReplay run = RunReplay.open(place.run(), place.runStore(), place.ledger());
      SparkSession spark = SparkSessions.open(where.spark("audit"));
      try {
        ReplayPlace at =
            place.at(run, new SparkDevices(where.device(), where.memoryFraction()), !copied);
        AuditReport report =
            new AuditJob(new SparkSpread(spark), run, at).audit(place.run(), choice);
        return told(spark, report, out.orElse(place.folder().resolve("audit")));
      } finally {
        spark.stop();
      }
    }
  }

  private static int told(SparkSession spark, AuditReport report, Path folder) {
    Path page = folder.resolve("audit.html");
    try {
      Files.createDirectories(folder);
      Files.write(page, AuditPage.render(report));
      Files.writeString(folder.resolve("audit.json"), json(report), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the audit to " + folder, e);
    }
    AuditTables.write(spark, folder.toUri().toString(), report);
    Say.report(AuditText.lines(report));
    Say.line("Audit: " + page.toAbsolutePath().normalize());
    Say.figures(report.figures());
    return report.firstDifference().isPresent() ? DIFFERS : 0;
  }

  /** The figures and everything found. */
  private static String json(AuditReport report) {
    Map<String, Object> all = new LinkedHashMap<>(report.figures());
    all.put("findings", report.findings().stream().map(AuditCommand::fields).toList());
    all.put("round_digests", report.rounds().stream().map(r -> r.digest().hex()).toList());
    return JobSummary.line(all) + "\n";
  }

  private static Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("round", finding.round());
    fields.put("rule", finding.rule());
    fields.put("kind", finding.kind());
    fields.put("peer", finding.peer());
    fields.put("tensor", finding.tensor());
    fields.put("slice", finding.slice());
    fields.put("key", finding.key());
    fields.put("recorded", finding.recorded());
    fields.put("recomputed", finding.recomputed());
    return fields;
  }
}
