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
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.audit.AuditJob;
import org.outerloop.jobs.audit.AuditPage;
import org.outerloop.jobs.audit.AuditReport;
import org.outerloop.jobs.audit.AuditTables;
import org.outerloop.jobs.audit.AuditText;
import org.outerloop.jobs.audit.RecomputePeerJob;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Finding;
import org.outerloop.round.ReplayPlace;
import org.outerloop.round.RunReplay;
import org.outerloop.round.ValidatorPlace;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop audit --conf FILE --rounds A..B} and {@code --recompute-peer P --round N}. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Does committed rounds again from stored objects alone and compares everything: signatures, digests, "
          + "claims, norms, samples, draws, losses, ratings, weights, merge, model and what follows.",
      "It only reads, so it works on a copy too. Leaves audit.json, audit.html and tables.",
      "With --recompute-peer: takes that peer's inner steps of a round again and compares with what it signed "
          + "and sent: bit for bit where this machine computes as the peer's did, else by cosine and norm.",
      "Exit status 3 if anything differs; the first difference is told in full."
    })
final class AuditCommand implements Callable<Integer> {
  private static final int DIFFERS = 3;

  @Mixin private AuditedPlace where;

  @ArgGroup(multiplicity = "1")
  private What what;

  /** One of two audits. */
  static final class What {
    @Option(
        names = "--rounds",
        paramLabel = "A..B",
        description = "Which rounds, both ends among them; also A.., a single one, or all.")
    private String rounds;

    @ArgGroup(exclusive = false)
    private InnerSteps innerSteps;
  }

  /** Of one peer. */
  static final class InnerSteps {
    @Option(
        names = "--recompute-peer",
        required = true,
        paramLabel = "P",
        description = "Whose inner steps are taken again.")
    private String peer;

    @Option(names = "--round", required = true, paramLabel = "N", description = "In which round.")
    private long round;

    @Option(
        names = "--most-rounds",
        paramLabel = "K",
        defaultValue = "1000",
        description =
            "Rounds to compute before it, where the state it began with is gone; default: ${DEFAULT-VALUE}.")
    private int mostRounds;
  }

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
    Optional<AuditJob.RoundChoice> choice =
        Optional.ofNullable(what.rounds).map(AuditJob.RoundChoice::parse);
    try (AuditedPlace.Open place = where.open()) {
      RunReplay run = RunReplay.open(place.run(), place.runStore(), place.ledger());
      SparkSession spark = SparkSessions.open(where.spark("audit"));
      try {
        ReplayPlace at =
            place.at(run, new SparkDevices(where.device(), where.memoryFraction()), !copied);
        if (choice.isEmpty()) {
          return recomputed(spark, run, at);
        }
        AuditReport report =
            new AuditJob(new SparkSpread(spark), run, at).audit(place.run(), choice.get());
        return told(spark, report, out.orElse(place.folder().resolve("audit")));
      } finally {
        spark.stop();
      }
    }
  }

  private int recomputed(SparkSession spark, RunReplay run, ReplayPlace at) {
    RunSpec spec =
        run.spec().orElseThrow(() -> new UserException("There are no settings of a run"));
    ValidatorPlace place =
        new ValidatorPlace(spec, at.run(), at.corpus(), at.buckets(), at.devices());
    InnerSteps steps = what.innerSteps;
    RecomputePeerJob found =
        RecomputePeerJob.run(
            new SparkSpread(spark), place, new PeerId(steps.peer), steps.round, steps.mostRounds);
    Say.report(found.lines());
    Say.figures(found.figures());
    return found.status();
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
