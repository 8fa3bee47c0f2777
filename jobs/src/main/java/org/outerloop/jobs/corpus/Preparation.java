package org.outerloop.jobs.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.Tokenizer;

/**
 * Everything that decides the bytes of a prepared corpus; kept beside the shards as {@value #KEY}
 * and written before them, so that two preparations never mix in one place. The limits on rejected
 * lines and files are not here: they decide whether there is a result, not which.
 *
 * @param version of this format and of the preparation's rules: {@link #VERSION}
 * @param tokenizer digest of the tokenizer file
 * @param files of the input, in name order
 */
record Preparation(
    int version,
    long seed,
    int sequenceLength,
    double heldOutShare,
    int trainingShards,
    int heldOutShards,
    int maxLineBytes,
    List<StageBasis> stages,
    Digest tokenizer,
    List<CorpusFile> files) {
  static final String KEY = "prepared.json";
  static final int VERSION = 2;
  private static final long MAX_BYTES = 256L << 20;
  private static final int NAMED_DIFFERENCES = 3;

  /**
   * What a stage's result hangs on besides the pages.
   *
   * @param name of the stage
   * @param settings of it, as text
   */
  record StageBasis(String name, String settings) {}

  Preparation {
    stages = List.copyOf(stages);
    files = List.copyOf(files);
  }

  static Preparation of(
      PrepareSettings settings, List<ChosenStage> chain, CorpusInput input, Tokenizer tokenizer) {
    return new Preparation(
        VERSION,
        settings.seed(),
        settings.sequenceLength(),
        settings.heldOutShare(),
        settings.trainingShards(),
        settings.heldOutShards(),
        settings.maxLineBytes(),
        chain.stream().map(stage -> new StageBasis(stage.name(), stage.settings())).toList(),
        tokenizer.digest(),
        input.files());
  }

  /** Names all of this but the files: the same text in other files is the same corpus. */
  Digest settingsDigest() {
    ObjectNode settings = RecordJson.toTree(this);
    settings.remove("files");
    return Digest.ofText(settings.toString());
  }

  /** The page that tells what became of the corpus. */
  PreparationPage page(PreparationStatistics statistics, Digest manifest) {
    List<PreparationPage.Fact> facts = new ArrayList<>();
    facts.add(new PreparationPage.Fact("manifest", manifest.toString()));
    facts.add(new PreparationPage.Fact("settings", settingsDigest().toString()));
    facts.add(new PreparationPage.Fact("tokenizer", tokenizer.toString()));
    facts.add(new PreparationPage.Fact("seed", Long.toString(seed)));
    facts.add(new PreparationPage.Fact("sequence length", Integer.toString(sequenceLength)));
    facts.add(new PreparationPage.Fact("held-out share", Double.toString(heldOutShare)));
    stages.forEach(s -> facts.add(new PreparationPage.Fact("stage " + s.name(), s.settings())));
    return new PreparationPage(statistics, facts);
  }

  /** What was begun or finished in a place before. */
  static Optional<Preparation> find(ObjectStore store) {
    return store
        .find(KEY)
        .map(info -> RecordJson.fromBytes(store.get(KEY, MAX_BYTES), Preparation.class));
  }

  /** Digest of all of it, for a stage at a place of the chain. */
  Digest basis(int place) {
    return Digest.root(
        List.of(Digest.of(RecordJson.toBytes(this)), Digest.ofText(Integer.toString(place))));
  }

  /** Takes a place for this preparation. */
  void claim(ObjectStore store) {
    if (!store.createExclusive(KEY, RecordJson.toBytes(this))) {
      find(store).ifPresent(earlier -> requireSame(earlier, store));
    }
  }

  /** Refuses a place that holds another preparation, naming what differs. */
  void requireSame(Preparation earlier, ObjectStore store) {
    List<String> differences = new ArrayList<>();
    compare("", RecordJson.toTree(earlier), RecordJson.toTree(this), differences);
    compareStages(earlier, differences);
    compareFiles(earlier, differences);
    if (!differences.isEmpty()) {
      int others = differences.size() - NAMED_DIFFERENCES;
      throw new UserException(
          "%s holds a corpus prepared otherwise: %s%s; give another output place, or remove that one"
              .formatted(
                  store,
                  differences.stream().limit(NAMED_DIFFERENCES).collect(Collectors.joining("; ")),
                  others > 0 ? "; and " + others + " more" : ""));
    }
  }

  private static void compare(
      String path, JsonNode earlier, JsonNode now, List<String> differences) {
    for (Iterator<String> keys = now.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (now.get(key).isObject()) {
        compare(path + key + ".", earlier.get(key), now.get(key), differences);
      } else if (!now.get(key).isArray() && !now.get(key).equals(earlier.get(key))) {
        differences.add("%s%s was %s, is %s".formatted(path, key, earlier.get(key), now.get(key)));
      }
    }
  }

  private void compareStages(Preparation earlier, List<String> differences) {
    List<String> before = earlier.stages().stream().map(StageBasis::name).toList();
    List<String> now = stages.stream().map(StageBasis::name).toList();
    if (!before.equals(now)) {
      differences.add("stages were %s, are %s".formatted(before, now));
      return;
    }
    for (int i = 0; i < stages.size(); i++) {
      if (!stages.get(i).equals(earlier.stages().get(i))) {
        differences.add(
            "stage %s had %s, has %s"
                .formatted(
                    now.get(i), earlier.stages().get(i).settings(), stages.get(i).settings()));
      }
    }
  }

  private void compareFiles(Preparation earlier, List<String> differences) {
    Map<String, Long> before = sizes(earlier);
    Map<String, Long> now = sizes(this);
    for (Map.Entry<String, Long> file : now.entrySet()) {
      Long size = before.remove(file.getKey());
      if (size == null) {
        differences.add("file " + file.getKey() + " is new");
      } else if (!size.equals(file.getValue())) {
        differences.add(
            "file %s had %s bytes, has %s".formatted(file.getKey(), size, file.getValue()));
      }
    }
    before.keySet().forEach(gone -> differences.add("file " + gone + " is gone"));
  }

  private static Map<String, Long> sizes(Preparation preparation) {
    Function<CorpusFile, String> name = CorpusFile::name;
    return preparation.files().stream()
        .collect(Collectors.toMap(name, CorpusFile::size, (a, b) -> a, TreeMap::new));
  }
}
