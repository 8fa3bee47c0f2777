package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.checkpoint.Safetensors;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.evaluate.ModelPlace;
import org.outerloop.jobs.export.ModelTransfer;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop export --conf RUN|--model PLACE --to PLACE}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes a model in Hugging Face's layout, tokenizer included: of a run (--conf) or of a place (--model).")
final class ExportCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "A folder or s3a://...; must be empty.")
  private String to;

  @Option(
      names = "--dtype",
      defaultValue = "float32",
      paramLabel = "FORMAT",
      description = "float32, bfloat16 or float16. Default: ${DEFAULT-VALUE}")
  private String dtype;

  @Option(
      names = "--max-shard-bytes",
      defaultValue = "5000000000",
      paramLabel = "N",
      description =
          "Of a file's parameters; more files where it is not enough. Default: ${DEFAULT-VALUE}")
  private long maxShardBytes;

  @Override
  public Integer call() {
    Safetensors.DType format = format();
    if (maxShardBytes < 1) {
      throw new UserException("--max-shard-bytes %d is not positive".formatted(maxShardBytes));
    }
    try (OpenModel open = OpenModel.open("export", model)) {
      ModelPlace place = open.chosen(model.round).place();
      StoreLocation target = open.place(to);
      Optional<byte[]> tokenizer = open.tokenizerFile();
      long bytes =
          new ModelTransfer(place.location(), place.folder(), target)
              .export(open.spark(), format, maxShardBytes, tokenizer);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("model", place.uri());
      figures.put("to", target.uri());
      figures.put("dtype", format.label());
      figures.put("bytes", bytes);
      Say.figures(figures);
      return 0;
    } catch (MalformedCheckpointException | ObjectStoreException e) {
      throw new UserException("Cannot export: " + e.getMessage(), e);
    }
  }

  private Safetensors.DType format() {
    for (Safetensors.DType format : Safetensors.DType.values()) {
      if (format.label().equals(dtype)) {
        return format;
      }
    }
    throw new UserException("--dtype is '%s', not float32, bfloat16 or float16".formatted(dtype));
  }
}
