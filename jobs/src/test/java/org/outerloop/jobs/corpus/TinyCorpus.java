package org.outerloop.jobs.corpus;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.corpus.BffSettings;
import org.outerloop.corpus.DecontaminationSettings;
import org.outerloop.corpus.LineLimits;
import org.outerloop.corpus.MinHashSettings;
import org.outerloop.corpus.PiiKind;
import org.outerloop.corpus.QualityThresholds;
import org.outerloop.corpus.RepetitionLimits;
import org.outerloop.corpus.WordSplit;
import org.outerloop.corpus.stats.PreparationTimes;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.Tokenizer;
import org.outerloop.tokens.TokenizerTrainer;
import org.outerloop.tokens.TrainerSettings;
import org.outerloop.tokens.WordPattern;

/** A few short files of made-up sentences, with what it takes to prepare them. */
final class TinyCorpus {
  static final QualityThresholds RULES =
      new QualityThresholds(5, 1000, 2, 12, 0.1, 0.9, 0.3, 0.5, 1);
  static final DedupChoice DEDUP =
      new DedupChoice(new BffSettings(13, 0.8), 3, new MinHashSettings(5, 20, 5, 0.7));
  static final DecontaminationChoice CLEAN =
      new DecontaminationChoice("", new DecontaminationSettings(8, 13, 0.8, 10, false));
  static final PrepareSettings SETTINGS = settings(3, new Limits(100, 1, 10, 1));

  static final QualityChoice QUALITY =
      new QualityChoice("", QualityChoice.By.THRESHOLD, 0.5, QualityChoice.Unscored.ERROR);

  private static final String[] WORDS =
      "the be to of and that have with boat river market bread snow letter walks reads sells old"
          .split(" ");

  private TinyCorpus() {}

  static PrepareSettings settings(long seed, Limits limits) {
    return settings(seed, limits, List.of("heuristics", "dedup-exact"));
  }

  static PrepareSettings settings(long seed, Limits limits, List<String> stages) {
    return new PrepareSettings(
        seed, 16, 0.2, 3, 2, 1 << 20, limits, 2, false, stages, text(RULES), DEDUP, CLEAN, QUALITY);
  }

  static TextSettings text(QualityThresholds rules) {
    return new TextSettings(
        WordSplit.WHITE_SPACE,
        new TextSettings.UrlFiles("", "", "", ""),
        new TextSettings.LanguageLimits("eng", 1000, 0.65),
        new TextSettings.NewlineLimits(2),
        rules,
        new RepetitionLimits(
            0.3,
            0.3,
            0.2,
            0.2,
            List.of(0.2, 0.18, 0.16),
            List.of(0.15, 0.14, 0.13, 0.12, 0.11, 0.1)),
        new LineLimits(0.5, 0.999999, 2, 10, 0.05),
        new TextSettings.PiiChoice(List.of(PiiKind.EMAIL, PiiKind.IPV4)));
  }

  static String page(int number) {
    SplitMix64 random = new SplitMix64(number);
    StringBuilder text = new StringBuilder("the page " + number);
    for (int i = 0; i < 20 + random.nextInt(40); i++) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.append('.').toString();
  }

  static String record(String text) {
    return "{\"text\":\"" + text + "\"}\n";
  }

  static String records(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(record(page(i)));
    }
    return lines.toString();
  }

  static void zstd(Path file, String lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, Zstd.compress(lines.getBytes(StandardCharsets.UTF_8)));
  }

  /** Five files, 100 pages, 3 copies, 2 bad lines, 1 short page, 1 damaged file. */
  static void write(Path folder) throws IOException {
    zstd(folder.resolve("g1/a.jsonl.zst"), records(0, 30) + record("  " + page(1) + " "));
    zstd(folder.resolve("g1/b.jsonl.zst"), record(page(5)) + records(30, 50) + "not json\n");
    zstd(folder.resolve("g2/c.jsonl.zstd"), records(50, 80) + record("the short one"));
    Files.writeString(folder.resolve("g2/d.jsonl"), records(80, 100) + "[]\n" + record(page(0)));
    byte[] whole = Zstd.compress(record(page(200)).getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("g2/e.jsonl.zst"), java.util.Arrays.copyOf(whole, 12));
    Files.writeString(folder.resolve("README.txt"), "not a shard");
    Files.writeString(folder.resolve("g1/.hidden.jsonl"), records(300, 301));
    Files.writeString(folder.resolve("_SUCCESS"), "");
  }

  static Tokenizer tokenizer() {
    Map<String, Long> words = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      TokenizerTrainer.count(page(i), trainer(300), words);
    }
    return Tokenizer.read(TokenizerTrainer.train(words, trainer(300)));
  }

  static StoreLocation place(Path path) {
    return new StoreLocation(path.toUri().toString(), Map.of());
  }

  /** Digest of every file below a folder, by its name. */
  /** Digests of all objects of a place but the times, which alone a clock writes. */
  static Map<String, Digest> digests(Path folder) {
    Map<String, Digest> digests = new TreeMap<>();
    try (ObjectStore store = ObjectStores.open(place(folder))) {
      for (ObjectInfo object : store.list("")) {
        if (!object.key().equals(PreparationTimes.KEY)) {
          digests.put(object.key(), Digest.of(store.get(object.key(), object.size())));
        }
      }
    }
    return digests;
  }

  /** A tokenizer of GPT-2's words. */
  static TrainerSettings trainer(int vocabularySize) {
    return new TrainerSettings(vocabularySize, WordPattern.GPT2, List.of(), 2, 256);
  }
}
