package org.outerloop.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.evaluation.PromptEncoder;
import org.outerloop.export.LlamaFolder;
import org.outerloop.jobs.HadoopProperties;
import org.outerloop.jobs.SparkDevices;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.evaluate.EncoderSettings;
import org.outerloop.jobs.evaluate.ModelPlace;
import org.outerloop.jobs.train.Party;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.TaskDevices;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.Device;
import org.outerloop.tokens.Tokenizer;

/** What a command needs to work with a model: Spark, places, the model's folder and tokenizer. */
final class OpenModel implements AutoCloseable {
  private final ModelOptions options;
  private final Supplier<SparkSession> sparks;
  private final TaskDevices devices;
  private final Function<String, StoreLocation> places;
  private final OpenRun run; // null for a model of its own
  private final Party party; // likewise
  private final Optional<Path> runTokenizer;
  private SparkSession spark; // once it was asked for

  private OpenModel(
      ModelOptions options,
      Supplier<SparkSession> sparks,
      TaskDevices devices,
      Function<String, StoreLocation> places,
      OpenRun run,
      Optional<Path> runTokenizer) {
    this.options = options;
    this.sparks = sparks;
    this.devices = devices;
    this.places = places;
    this.run = run;
    this.party = run == null ? null : run.party();
    this.runTokenizer = runTokenizer;
  }

  static OpenModel open(String command, ModelOptions options) {
    return options.model.isPresent() ? ofPlace(command, options) : ofRun(command, options);
  }

  private static OpenModel ofPlace(String command, ModelOptions options) {
    EvaluateConf conf = options.settings();
    Device device = new DeviceChoice(conf.device()).device();
    SparkConf settings =
        SparkSessions.conf(command, conf.spark(), device, conf.deviceMemoryFraction());
    return new OpenModel(
        options,
        () -> SparkSessions.open(settings),
        new SparkDevices(device, conf.deviceMemoryFraction()),
        place -> new StoreLocation(uri(place), HadoopProperties.read(conf.storageProperties())),
        null,
        Optional.empty());
  }

  private static OpenModel ofRun(String command, ModelOptions options) {
    RunConf conf = options.run().read();
    OpenRun run = OpenRun.open(command, conf, Work.SCORING);
    return new OpenModel(
        options,
        run::spark,
        new SparkDevices(conf.deviceSetting(), conf.deviceMemoryFraction()),
        place -> run.stores().text(uri(place)),
        run,
        Optional.of(CorpusPreparation.tokenizerFile(conf.corpus(), run.stores().folder())));
  }

  private static String uri(String place) {
    boolean uri = place.startsWith("s3a:") || place.startsWith("file:");
    return uri ? place : Path.of(place).toAbsolutePath().toUri().toString();
  }

  /** Started when first asked for: generation goes without. */
  SparkSession spark() {
    if (spark == null) {
      spark = sparks.get();
    }
    return spark;
  }

  TaskDevices devices() {
    return devices;
  }

  /** A place on the command line, with the credentials of the settings. */
  StoreLocation place(String place) {
    return places.apply(place);
  }

  /** The run's side, if it is a run's model. */
  Optional<Party> party() {
    return Optional.ofNullable(party);
  }

  /**
   * The model.
   *
   * @param round of the run, of which it is the model before; ignored for a model of its own
   */
  Chosen chosen(Optional<Long> round) {
    if (party == null) {
      StoreLocation location = place(options.model.orElseThrow());
      return new Chosen(
          new ModelPlace(location, "", options.precision()), Optional.empty(), Optional.empty());
    }
    List<RoundRecord> past = party.committed();
    long wanted = round.orElse((long) past.size());
    if (party.genesis().isEmpty() || wanted < 0 || wanted > past.size()) {
      throw new UserException(
          "--round %d: run '%s' has committed %d rounds"
              .formatted(wanted, party.spec().name(), past.size()));
    }
    long tokens =
        past.subList(0, (int) wanted).stream().mapToLong(RoundRecord::trainedTokens).sum();
    ModelPlace place =
        new ModelPlace(
            party.validatorPlace().run(),
            party.spec().keys().checkpoint(wanted),
            options.precision());
    return new Chosen(place, Optional.of(wanted), Optional.of(tokens));
  }

  /**
   * A model to be used.
   *
   * @param round of the run before which this is its model
   * @param trainedTokens by all peers until then
   */
  record Chosen(ModelPlace place, Optional<Long> round, Optional<Long> trainedTokens) {}

  /** How texts become ids for a model; refuses a tokenizer that does not fit. */
  EncoderSettings encoder(ModelPlace place) {
    try (ObjectStore store = ObjectStores.open(place.location())) {
      LlamaFolder folder = LlamaFolder.open(store, place.folder());
      Tokenizer tokenizer = tokenizer(folder, place);
      ModelSpec model = folder.model();
      if (tokenizer.vocabularySize() > model.vocabularySize()) {
        throw new UserException(
            "The tokenizer has %,d ids, the model's vocabulary %,d: they do not belong together"
                .formatted(tokenizer.vocabularySize(), model.vocabularySize()));
      }
      boolean begins =
          options.beginOfText().orElseGet(() -> folder.addsBeginOfText().orElse(false));
      return new EncoderSettings(
          tokenizer, begins, beginOfText(folder, tokenizer), model.contextLength());
    } catch (MalformedCheckpointException | ObjectStoreException e) {
      throw new UserException(
          "Cannot read the model at %s: %s".formatted(place.uri(), e.getMessage()), e);
    }
  }

  private static int beginOfText(LlamaFolder folder, Tokenizer tokenizer) {
    OptionalInt said = folder.beginOfText();
    OptionalInt begin = said.isPresent() ? said : PromptEncoder.usualBegin(tokenizer);
    int id = begin.orElse(tokenizer.endOfText());
    if (id >= tokenizer.vocabularySize()) {
      throw new UserException(
          "config.json's bos_token_id %d is none of the tokenizer's %,d ids"
              .formatted(id, tokenizer.vocabularySize()));
    }
    return id;
  }

  private Tokenizer tokenizer(LlamaFolder folder, ModelPlace place) {
    Optional<Path> file = options.tokenizer.or(() -> runTokenizer);
    try {
      byte[] json =
          file.isPresent()
              ? Files.readAllBytes(file.get())
              : folder
                  .tokenizerJson()
                  .orElseThrow(
                      () ->
                          new UserException(
                              "%s has no tokenizer.json: give --tokenizer FILE"
                                  .formatted(place.uri())));
      return Tokenizer.readFindingSpecial(json);
    } catch (IOException e) {
      throw new UserException("Cannot read the tokenizer " + file.get() + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new UserException("The model's tokenizer: " + e.getMessage(), e);
    }
  }

  /** A tokenizer.json that the user or the run's settings name, beside the model's own. */
  Optional<byte[]> tokenizerFile() {
    Optional<Path> file = options.tokenizer.or(() -> runTokenizer);
    try {
      return file.isPresent() && Files.exists(file.get())
          ? Optional.of(Files.readAllBytes(file.get()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UserException("Cannot read the tokenizer " + file.get() + ": " + e, e);
    }
  }

  @Override
  public void close() {
    if (run != null) {
      run.close();
    } else if (spark != null) {
      spark.stop();
    }
  }
}
