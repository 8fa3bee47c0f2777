package org.outerloop.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.SampleCorpus;
import org.outerloop.jobs.Parties;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.PrepareCorpusJob;
import org.outerloop.jobs.corpus.PrepareProgress;
import org.outerloop.jobs.corpus.PreparedCorpus;
import org.outerloop.jobs.corpus.TrainTokenizerJob;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.Tokenizer;

/** From the {@code corpus} section to token shards in the corpus bucket. */
final class CorpusPreparation {
  private final SparkSession spark;
  private final CorpusSettings settings;
  private final Parties stores;

  CorpusPreparation(SparkSession spark, CorpusSettings settings, Parties stores) {
    this.spark = spark;
    this.settings = settings;
    this.stores = stores;
  }

  PreparedCorpus run() {
    StoreLocation input = input();
    return PrepareCorpusJob.prepare(
        spark, settings.prepare(), input, stores.corpusOwner(), tokenizer(input), progress());
  }

  private static PrepareProgress progress() {
    return new PrepareProgress() {
      @Override
      public void begin(String stage, String what) {
        Say.line("prepare-corpus: %s, %s".formatted(stage, what));
      }

      @Override
      public void end(String stage, String result) {
        Say.line("prepare-corpus: %s done, %s".formatted(stage, result));
      }
    };
  }

  /** The text, generated first where that is asked for. */
  private StoreLocation input() {
    if (!settings.input().equals(CorpusSettings.SAMPLE)) {
      return stores.text(settings.input());
    }
    Path folder = stores.folder().resolve("sample-corpus");
    SampleCorpus.read(data().resolve("sample-corpus"))
        .write(folder, settings.sampleSeed(), settings.sampleBytes());
    return stores.text(folder.toString());
  }

  /**
   * The file that {@code corpus.tokenizer} means.
   *
   * @param folder of the run, where one that is made is kept
   */
  static Path tokenizerFile(CorpusSettings settings, Path folder) {
    return switch (settings.tokenizer()) {
      case CorpusSettings.SAMPLE -> data().resolve("sample-corpus/tokenizer.json");
      case CorpusSettings.TRAIN -> trained(folder);
      default -> Path.of(settings.tokenizer());
    };
  }

  private Tokenizer tokenizer(StoreLocation input) {
    if (settings.tokenizer().equals(CorpusSettings.TRAIN)) {
      trained(input);
    }
    Path file = tokenizerFile(settings, stores.folder());
    try {
      return Tokenizer.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UserException("Cannot read corpus.tokenizer " + file + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new UserException("corpus.tokenizer " + file + ": " + e.getMessage(), e);
    }
  }

  private static Path trained(Path folder) {
    return folder.resolve("tokenizer.json");
  }

  /** Made once, then kept beside the run. */
  private void trained(StoreLocation input) {
    Path file = trained(stores.folder());
    if (Files.notExists(file)) {
      write(file, train(input));
    }
  }

  /** Makes a tokenizer of the corpus and writes it to a new file. */
  Digest writeTokenizer(Path file) {
    if (Files.exists(file)) {
      throw new UserException(file + " exists; give another --out or move it away");
    }
    byte[] json = train(input());
    write(file, json);
    return Digest.of(json);
  }

  private byte[] train(StoreLocation input) {
    return TrainTokenizerJob.train(
        spark,
        input,
        settings.prepare().text().heuristics(),
        settings.prepare().maxLineBytes(),
        settings.trainer(),
        settings.training().mostWords());
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** Folder {@code data} of the distribution, or of the source tree. */
  private static Path data() {
    return SparkSessions.home()
        .orElseGet(() -> Path.of(System.getProperty("outerloop.root", ".")))
        .resolve("data");
  }
}
