package org.outerloop.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.jobs.ClosingTable;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.RunTables;
import org.outerloop.jobs.RunTotals;
import org.outerloop.jobs.report.ReportJob;
import org.outerloop.jobs.train.Party;
import org.outerloop.jobs.train.RunRows;
import org.outerloop.protocol.RecordJson;

/** Ends a command of a run: tables, page, closing table, figures. */
final class RunReporting {
  private RunReporting() {}

  static int finish(OpenRun run, Party party, String command) {
    Say.figures(RunTotals.of(write(run, party, command)).summary());
    return 0;
  }

  /** All but the figures. */
  static RunReport write(OpenRun run, Party party, String command) {
    RunRows rows = new RunRows(party, run.manifest()::bitsPerByte);
    RunTables.write(run.spark(), run.tables(), rows.rounds(), rows.scores(), rows.stages());
    RunReport report =
        new RunReport(
            party.spec().name(),
            rows.rounds(),
            rows.scores(),
            rows.stages(),
            settings(party),
            command);
    Path page = run.stores().folder().resolve("report.html");
    try {
      Files.write(page, ReportJob.render(report));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + page, e);
    }
    Say.line(ClosingTable.text(RunTotals.of(report)));
    Say.line("Report: " + page.toAbsolutePath().normalize());
    return report;
  }

  /** All settings of the run as key and value, but for keys of signatures. */
  private static List<RunReport.Setting> settings(Party party) {
    List<RunReport.Setting> settings = new ArrayList<>();
    flatten("", RecordJson.toTree(party.spec()), settings);
    return settings;
  }

  private static void flatten(String path, JsonNode node, List<RunReport.Setting> out) {
    if (node.isContainerNode()) {
      node.properties()
          .forEach(
              entry ->
                  flatten(
                      path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                      entry.getValue(),
                      out));
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), out);
      }
    } else if (!path.endsWith("-key")) {
      out.add(new RunReport.Setting(path, node.asText()));
    }
  }
}
