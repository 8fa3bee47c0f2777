package org.outerloop.jobs.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.jobs.contribution.EncodeFolder;
import org.outerloop.jobs.contribution.InspectionReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outerloop contribution inspect FILE}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a contribution holds, how its bits are spent, and what the strict reader says.",
      "Without a layout it shows what the file says of itself. Exit status 1 if the file is refused."
    })
final class InspectContributionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "contribution.arrow, on disk.")
  private Path file;

  @Option(
      names = "--header",
      paramLabel = "FILE",
      description = "Its header; default: header.json beside FILE.")
  private Optional<Path> header;

  @Option(names = "--slices", description = "Also a line for every slice.")
  private boolean slices;

  @Mixin private LayoutOptions layout;

  @Override
  public Integer call() {
    Path beside = file.resolveSibling(EncodeFolder.HEADER);
    InspectionReport report =
        InspectionReport.of(
            file,
            header.or(() -> Optional.of(beside).filter(Files::exists)),
            layout.layout(file),
            peer -> layout.key());
    Say.report(report.lines(slices));
    Say.figures(report.figures());
    return report.clean() ? 0 : 1;
  }
}
