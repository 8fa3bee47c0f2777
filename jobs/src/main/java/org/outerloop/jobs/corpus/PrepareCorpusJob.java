package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.Outcomes.FileOutcome;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns raw web text into training sequences: read, judge, drop exact duplicates, tokenise, pack.
 *
 * <pre>
 *   outerloop prepare-corpus --conf conf/quickstart.conf --corpus data/dclm --set corpus.prepare.seed=2
 * </pre>
 *
 * <p>The result depends on the files, the settings and the tokenizer only; not on cores, partitions
 * or the order in which tasks end. Shuffles: digests and places (for duplicates), tokens (into
 * shards). The judged pages are kept on executors' disks meanwhile. On the driver: the list of
 * files, counts per file, and one row per shard.
 *
 * <p>Below the output: {@code prepared.json} (what was asked), {@code training/} and {@code
 * held-out/} shards, {@code rejections.parquet}, {@code outcomes.json}, and in the end {@code
 * manifest.json}, without which it is not finished. A run that finds its own preparation there goes
 * on with it, or uses it if it is finished.
 */
public final class PrepareCorpusJob {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareCorpusJob.class);
  private static final long MAX_MANIFEST_BYTES = 256L << 20;

  private final SparkSession spark;
  private final PrepareSettings settings;
  private final Tokenizer tokenizer;

  private PrepareCorpusJob(SparkSession spark, PrepareSettings settings, Tokenizer tokenizer) {
    this.spark = spark;
    this.settings = settings;
    this.tokenizer = tokenizer;
  }

  /**
   * Prepares a corpus, or finds that it is prepared.
   *
   * @param input file, folder or glob
   * @param output where the shards go
   * @throws UserException if there is no corpus, if too much of it cannot be read, if nothing is
   *     kept, or if the output holds something else
   */
  public static PreparedCorpus prepare(
      SparkSession spark,
      PrepareSettings settings,
      StoreLocation input,
      StoreLocation output,
      Tokenizer tokenizer) {
    CorpusInput files = CorpusInput.find(input);
    files.ignored().forEach(name -> LOG.info("Not a corpus file, ignored: {}", name));
    Preparation preparation = Preparation.of(settings, files, tokenizer);
    try (ObjectStore store = ObjectStores.open(output)) {
      Optional<Preparation> earlier = Preparation.find(store);
      earlier.ifPresent(other -> preparation.requireSame(other, store));
      if (earlier.isPresent() && store.find(TokenManifest.MANIFEST_KEY).isPresent()) {
        return reuse(store);
      }
      return new PrepareCorpusJob(spark, settings, tokenizer)
          .run(files, preparation, output, store);
    }
  }

  private static PreparedCorpus reuse(ObjectStore store) {
    TokenManifest manifest =
        TokenManifest.fromBytes(store.get(TokenManifest.MANIFEST_KEY, MAX_MANIFEST_BYTES));
    Outcomes outcomes = Outcomes.fromBytes(store.get(Outcomes.KEY, Outcomes.MAX_BYTES));
    return new PreparedCorpus(manifest, manifest.digest(), outcomes, true);
  }

  private PreparedCorpus run(
      CorpusInput input, Preparation preparation, StoreLocation output, ObjectStore store) {
    Dataset<Row> pages = ReadStage.pages(spark, input, settings.maxLineBytes());
    Dataset<Row> judged = QualityStage.judge(pages, settings.rules());
    judged.persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> repeats = DuplicateStage.repeats(judged).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Outcomes outcomes = outcomes(judged, repeats);
      check(outcomes, input);
      preparation.claim(store);
      RejectionTable.write(judged, store);
      store.put(Outcomes.KEY, outcomes.toBytes());
      Dataset<Row> unique = DuplicateStage.unique(judged, repeats);
      Dataset<Row> tokenized = TokenStage.tokenize(spark, unique, settings, tokenizer);
      PackStage.Format format = format(output);
      TokenManifest manifest =
          format.manifest(
              tokenizer.digest(),
              preparation.settingsDigest(),
              ShardStage.write(PackStage.pack(tokenized, format), format));
      store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
      return new PreparedCorpus(manifest, manifest.digest(), outcomes, false);
    } finally {
      repeats.unpersist();
      judged.unpersist();
    }
  }

  private PackStage.Format format(StoreLocation output) {
    return new PackStage.Format(
        output,
        settings.sequenceLength(),
        tokenizer.vocabularySize(),
        tokenizer.endOfText(),
        settings.seed(),
        settings.trainingShards(),
        settings.heldOutShards());
  }

  private static Outcomes outcomes(Dataset<Row> judged, Dataset<Row> repeats) {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (Row row : perFile(judged.select(col(Columns.SOURCE), col(Columns.OUTCOME)))) {
      counts
          .computeIfAbsent(row.getString(0), source -> new TreeMap<>())
          .put(row.getString(1), row.getLong(2));
    }
    Dataset<Row> dropped =
        repeats.select(col(Columns.SOURCE), lit(Columns.DUPLICATE).as(Columns.OUTCOME));
    for (Row row : perFile(dropped)) {
      Map<String, Long> file = counts.get(row.getString(0));
      file.put(Columns.DUPLICATE, row.getLong(2));
      file.merge(Columns.KEPT, -row.getLong(2), Long::sum);
    }
    List<FileOutcome> files = new ArrayList<>();
    counts.forEach(
        (source, outcomes) ->
            outcomes.forEach(
                (outcome, lines) -> files.add(new FileOutcome(source, outcome, lines))));
    return new Outcomes(files);
  }

  private static List<Row> perFile(Dataset<Row> outcomes) {
    return outcomes.groupBy(Columns.SOURCE, Columns.OUTCOME).agg(count(lit(1))).collectAsList();
  }

  private void check(Outcomes outcomes, CorpusInput input) {
    long lines = outcomes.rejectedLines();
    long files = outcomes.damagedFiles();
    if (lines > settings.maxRejectedLines()) {
      throw tooMuch(lines + " lines cannot be used", "max-rejected-lines", outcomes, input);
    } else if (files > settings.maxRejectedFiles()) {
      throw tooMuch(files + " files are damaged", "max-rejected-files", outcomes, input);
    } else if (outcomes.kept() == 0) {
      throw new UserException(
          "Nothing of the corpus at %s is kept: %s".formatted(input.root(), outcomes.totals()));
    }
  }

  private UserException tooMuch(String what, String setting, Outcomes outcomes, CorpusInput input) {
    long limit =
        setting.equals("max-rejected-lines")
            ? settings.maxRejectedLines()
            : settings.maxRejectedFiles();
    return new UserException(
        "In the corpus at %s %s, more than %s = %s: %s"
            .formatted(input.root(), what, setting, limit, outcomes.totals()));
  }
}
