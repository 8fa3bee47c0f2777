package org.outerloop.jobs.cli;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.outerloop.evaluation.Generation;
import org.outerloop.evaluation.Sampling;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.evaluate.EncoderSettings;
import org.outerloop.jobs.evaluate.LoadedModel;
import org.outerloop.model.DeviceTreePass;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Torch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop generate --model PLACE --prompt TEXT}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Goes on with a text, in this process; the text appears as it is made.")
final class GenerateCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--prompt",
      required = true,
      paramLabel = "TEXT",
      description = "What to go on with.")
  private String prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "At most so many, default: ${DEFAULT-VALUE}")
  private int tokens;

  @Option(
      names = "--temperature",
      defaultValue = "0.8",
      paramLabel = "X",
      description = "0 takes the likeliest token always. Default: ${DEFAULT-VALUE}")
  private double temperature;

  @Option(
      names = "--top-p",
      defaultValue = "0.95",
      paramLabel = "X",
      description =
          "Chooses among the likeliest that have this share together. Default: ${DEFAULT-VALUE}")
  private double topP;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Same seed, same text. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Override
  public Integer call() {
    Sampling sampling;
    try {
      sampling = new Sampling(temperature, topP, seed);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    if (tokens < 1) {
      throw new UserException("--tokens %d is not positive".formatted(tokens));
    }
    try (OpenModel open = OpenModel.open("generate", model)) {
      OpenModel.Chosen chosen = open.chosen(model.round);
      EncoderSettings encoder = open.encoder(chosen.place());
      int[] ids = prompt(encoder);
      int longest = (int) Math.min(encoder.contextLength(), (long) ids.length + tokens);
      Device device = open.devices().first();
      Torch.useThreads(Math.max(1, Runtime.getRuntime().availableProcessors()));
      try (LoadedModel loaded = LoadedModel.load(chosen.place(), device);
          DeviceTreePass pass =
              new DeviceTreePass(
                  loaded.model().reading(longest),
                  chosen.place().precision(),
                  device,
                  loaded.values().tensor())) {
        Set<Integer> ends = new HashSet<>(loaded.endsOfText());
        ends.add(encoder.tokenizer().endOfText());
        say(
            new Generation(encoder.tokenizer(), ends, encoder.contextLength(), sampling),
            pass,
            ids);
      }
      return 0;
    }
  }

  private int[] prompt(EncoderSettings encoder) {
    int[] ids = encoder.encoder().prompt(prompt);
    if (ids.length >= encoder.contextLength()) {
      throw new UserException(
          "The prompt has %d tokens, the model reads %d: shorten it"
              .formatted(ids.length, encoder.contextLength()));
    }
    return ids;
  }

  private void say(Generation generation, DeviceTreePass pass, int[] ids) {
    System.err.print(prompt);
    StringBuilder text = new StringBuilder();
    long start = System.nanoTime();
    Generation.Result result =
        generation.run(
            pass,
            ids,
            tokens,
            piece -> {
              System.err.print(piece);
              System.err.flush();
              text.append(piece);
            });
    double seconds = (System.nanoTime() - start) * 1e-9;
    System.err.println();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("prompt_tokens", ids.length);
    figures.put("tokens", result.tokens());
    figures.put("end", result.end().name().toLowerCase(Locale.ROOT));
    figures.put("tokens_per_second", result.tokens() / seconds);
    figures.put("text", text.toString());
    Say.figures(figures);
  }
}
