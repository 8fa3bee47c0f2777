package org.outerloop.jobs.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.jobs.NpyWriter;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.evaluate.LoadedModel;
import org.outerloop.model.DeviceTreePass;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Torch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop logits --model PLACE --ids 1,2,3 --out FILE.npy}. */
@Command(
    name = "logits",
    mixinStandardHelpOptions = true,
    description =
        "Writes a model's logits after each id as float32 .npy [positions, vocabulary], to compare with other "
            + "programs. Needs no tokenizer.")
final class LogitsCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--ids",
      split = ",",
      required = true,
      paramLabel = "N",
      description = "Ids of a text, as in 1,2,3.")
  private List<Integer> ids;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new .npy file.")
  private Path out;

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new UserException(out + " exists; give another --out or move it away");
    }
    try (OpenModel open = OpenModel.open("logits", model)) {
      OpenModel.Chosen chosen = open.chosen(model.round);
      Device device = open.devices().first();
      Torch.useThreads(Runtime.getRuntime().availableProcessors());
      try (LoadedModel loaded = load(chosen, device)) {
        check(loaded.model());
        write(loaded, chosen, device);
      }
      return 0;
    }
  }

  private static LoadedModel load(OpenModel.Chosen chosen, Device device) {
    try {
      return LoadedModel.load(chosen.place(), device);
    } catch (MalformedCheckpointException | ObjectStoreException e) {
      throw new UserException(
          "Cannot read the model at %s: %s".formatted(chosen.place().uri(), e.getMessage()), e);
    }
  }

  private void check(ModelSpec spec) {
    for (int id : ids) {
      if (id < 0 || id >= spec.vocabularySize()) {
        throw new UserException(
            "--ids: %d is outside the vocabulary of %,d".formatted(id, spec.vocabularySize()));
      }
    }
    if (ids.size() > spec.contextLength()) {
      throw new UserException(
          "--ids: %,d ids, the model reads %,d".formatted(ids.size(), spec.contextLength()));
    }
  }

  private void write(LoadedModel loaded, OpenModel.Chosen chosen, Device device) {
    int vocabulary = loaded.model().vocabularySize();
    try (DeviceTreePass pass =
            new DeviceTreePass(
                loaded.model().reading(ids.size()),
                chosen.place().precision(),
                device,
                loaded.values().tensor());
        NpyWriter file = new NpyWriter(out, List.of((long) ids.size(), (long) vocabulary))) {
      int[] text = ids.stream().mapToInt(Integer::intValue).toArray();
      pass.logits(text, row -> file.write(row, vocabulary));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("out", out);
    figures.put("positions", ids.size());
    figures.put("vocabulary", vocabulary);
    figures.put("parameters", loaded.model().parameterCount());
    Say.figures(figures);
  }
}
