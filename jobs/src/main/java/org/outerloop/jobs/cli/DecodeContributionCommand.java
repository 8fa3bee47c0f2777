package org.outerloop.jobs.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.contribution.DecodeFolder;
import org.outerloop.jobs.contribution.EncodeFolder;
import org.outerloop.protocol.ParameterLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outerloop contribution decode FILE --out FOLDER}. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = {
      "Turns a contribution into a folder of .npy files, float32, zero where nothing was sent.",
      "Reads strictly: a file with anything wrong leaves nothing behind."
    })
final class DecodeContributionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "contribution.arrow, on disk.")
  private Path file;

  @Option(
      names = "--header",
      paramLabel = "FILE",
      description = "Its header; default: header.json beside FILE.")
  private Optional<Path> header;

  @Mixin private LayoutOptions layout;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the arrays go; must not exist.")
  private Path out;

  @Override
  public Integer call() {
    ParameterLayout tensors =
        layout
            .layout(file)
            .orElseThrow(
                () ->
                    new UserException(
                        "No layout beside " + file + ": give --layout, --conf or --run"));
    Path json = header.orElseGet(() -> file.resolveSibling(EncodeFolder.HEADER));
    long values = DecodeFolder.decode(file, json, tensors, out);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("out", out.toString());
    figures.put("tensors", tensors.tensors().size());
    figures.put("values", values);
    Say.figures(figures);
    return 0;
  }
}
