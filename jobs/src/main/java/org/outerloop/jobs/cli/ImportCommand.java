package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.evaluate.ModelPlace;
import org.outerloop.jobs.export.ModelTransfer;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop import --model PLACE --to PLACE}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Makes a checkpoint of ours (float32, a digest for each slice) from any LLaMA in Hugging Face's layout.")
final class ImportCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "A folder or s3a://...; must be empty.")
  private String to;

  @Option(
      names = "--chunk-edge",
      defaultValue = "64",
      paramLabel = "N",
      description =
          "compression.chunk-edge of a run that will start from it. Default: ${DEFAULT-VALUE}")
  private int chunkEdge;

  @Option(
      names = "--slice-entries",
      defaultValue = "4194304",
      paramLabel = "N",
      description = "compression.slice-entries of such a run. Default: ${DEFAULT-VALUE}")
  private int sliceEntries;

  @Override
  public Integer call() {
    SliceCut cut;
    try {
      cut = new SliceCut(chunkEdge, sliceEntries);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    try (OpenModel open = OpenModel.open("import", model)) {
      ModelPlace place = open.chosen(model.round).place();
      StoreLocation target = open.place(to);
      CheckpointDigests digests =
          new ModelTransfer(place.location(), place.folder(), target).importHere(open.spark(), cut);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("model", place.uri());
      figures.put("to", target.uri());
      figures.put("slices", digests.slices().size());
      figures.put("digest", digests.root().hex());
      Say.figures(figures);
      return 0;
    } catch (MalformedCheckpointException | ObjectStoreException e) {
      throw new UserException("Cannot import: " + e.getMessage(), e);
    }
  }
}
