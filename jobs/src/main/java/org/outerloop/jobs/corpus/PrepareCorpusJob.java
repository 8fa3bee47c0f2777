package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.stats.FileTrouble;
import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.corpus.stats.PreparationTimes;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns raw web text into training sequences by a chain of stages: read, the stages of the
 * settings, tokenise, shuffle, pack.
 *
 * <pre>
 *   outerloop prepare-corpus --conf conf/dclm.conf --corpus data/dclm --set corpus.prepare.seed=2
 * </pre>
 *
 * <p>The result depends on the set of documents, the settings and the tokenizer only; not on cores,
 * partitions, the order in which tasks end, or names and order of files. The text stages at the
 * beginning of the chain run inside the tasks that read; each later stage runs on its own and
 * commits what it decided. Shuffles: those of stages that compare pages, and tokens (into shards).
 * On the driver: the list of files, a few rows per file, and one row per shard.
 *
 * <p>Below the output: {@code prepared.json} (what was asked), {@code unfinished/} (what stages
 * have committed, removed in the end), {@code training/} and {@code held-out/} shards, {@code
 * rejections.parquet}, {@code outcomes.json}, {@code statistics.json} and {@code
 * statistics.parquet}, {@code times.json}, {@code prepared.html} (all of this to look at), and in
 * the end {@code manifest.json}, without which it is not finished; with the RAPIDS plugin also
 * {@code rapids-explain.txt}. A run that finds its own preparation there goes on with what is
 * missing, or uses it if it is finished.
 */
public final class PrepareCorpusJob {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareCorpusJob.class);
  private static final String PACK = "tokenise-pack";
  private static final long MAX_MANIFEST_BYTES = 256L << 20;

  private final SparkSession spark;
  private final PrepareSettings settings;
  private final Tokenizer tokenizer;
  private final StoreLocation output;
  private final ObjectStore store;
  private final PrepareProgress progress;

  private PrepareCorpusJob(
      SparkSession spark,
      PrepareSettings settings,
      Tokenizer tokenizer,
      StoreLocation output,
      ObjectStore store,
      PrepareProgress progress) {
    this.spark = spark;
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.output = output;
    this.store = store;
    this.progress = progress;
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
      Tokenizer tokenizer,
      PrepareProgress progress) {
    CorpusInput files = CorpusInput.find(input);
    files.ignored().forEach(name -> LOG.info("Not a corpus file, ignored: {}", name));
    List<ChosenStage> chain = new StageCatalog(settings).chosen(settings.stages());
    Preparation preparation = Preparation.of(settings, chain, files, tokenizer);
    try (ObjectStore store = ObjectStores.open(output)) {
      Optional<Preparation> earlier = Preparation.find(store);
      earlier.ifPresent(other -> preparation.requireSame(other, store));
      if (earlier.isPresent() && store.find(TokenManifest.MANIFEST_KEY).isPresent()) {
        return reuse(store);
      }
      try (PlanReport report = PlanReport.open(spark, progress)) {
        PreparedCorpus prepared =
            new PrepareCorpusJob(spark, settings, tokenizer, output, store, report)
                .run(files, chain, preparation);
        report.write(store);
        return prepared;
      }
    }
  }

  private static PreparedCorpus reuse(ObjectStore store) {
    TokenManifest manifest =
        TokenManifest.fromBytes(store.get(TokenManifest.MANIFEST_KEY, MAX_MANIFEST_BYTES));
    return new PreparedCorpus(
        manifest,
        manifest.digest(),
        Outcomes.fromBytes(store.get(Outcomes.KEY, Outcomes.MAX_BYTES)),
        PreparationStatistics.fromBytes(
            store.get(PreparationStatistics.KEY, PreparationStatistics.MAX_BYTES)),
        PreparationTimes.fromBytes(
            store.get(PreparationTimes.KEY, PreparationStatistics.MAX_BYTES)),
        true);
  }

  private PreparedCorpus run(CorpusInput input, List<ChosenStage> chain, Preparation preparation) {
    long start = System.nanoTime();
    preparation.claim(store);
    int fused = fused(chain);
    Account account = read(input, chain.subList(0, fused));
    BadInput.check(account.outcomes(), account.troubles(), input, settings);
    TokenForm tokens = TokenForm.of(spark, settings, tokenizer);
    Dataset<Row> kept = PageReads.kept(spark, output);
    boolean tokenized = false;
    for (int place = fused; place < chain.size(); ) {
      WayOut out = wayOut(chain, place, tokens);
      kept = compare(place, stage(chain.get(place)), out, preparation, kept, account);
      tokenized = out.form() == tokens;
      place += 1 + out.behind().size();
    }
    Outcomes outcomes = account.outcomes();
    if (outcomes.kept() == 0) {
      throw new UserException(
          "Nothing of the corpus at %s is kept: %s".formatted(input.root(), outcomes.totals()));
    }
    TokenManifest manifest =
        pack(tokenized ? kept : TokenStage.tokenize(kept, tokens), preparation, account);
    List<String> troubled = account.troubles().stream().map(FileTrouble::file).toList();
    RejectionTable.write(PageReads.lines(spark, output, troubled), store);
    store.put(Outcomes.KEY, outcomes.toBytes());
    FileTable.write(account.files(), store);
    PreparationStatistics statistics =
        account.finish(spark, output, input, PackCounts.output(manifest));
    store.put(PreparationStatistics.KEY, statistics.toBytes());
    store.put(PreparationPage.KEY, preparation.page(statistics, manifest.digest()).render());
    PreparationTimes times = account.times(seconds(start));
    store.put(PreparationTimes.KEY, times.toBytes());
    store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
    cleanUp();
    return new PreparedCorpus(manifest, manifest.digest(), outcomes, statistics, times, false);
  }

  /** How many stages at the beginning of the chain look at one page only. */
  private static int fused(List<ChosenStage> chain) {
    int fused = 0;
    while (fused < chain.size() && chain.get(fused) instanceof ChosenStage.OfText) {
      fused++;
    }
    return fused;
  }

  private Account read(CorpusInput input, List<ChosenStage> chain) {
    long start = System.nanoTime();
    List<TextStage> stages = new ArrayList<>();
    for (ChosenStage stage : chain) {
      stages.add(((ChosenStage.OfText) stage).stage());
    }
    ReadStep.Plan plan =
        new ReadStep.Plan(
            input.root(), output, settings.maxLineBytes(), stages, settings.examples());
    ReadStep.run(spark, plan, input.files(), store, progress);
    ReadAccount sum = ReadAccount.of(spark, output, settings.examples(), input.files());
    Account account = new Account(sum, seconds(start));
    progress.end(ReadStep.NAME, told(sum.stages().get(0), account.last()));
    return account;
  }

  private static CorpusStage stage(ChosenStage chosen) {
    return chosen instanceof ChosenStage.OfPages pages
        ? pages.stage()
        : new PageStage(((ChosenStage.OfText) chosen).stage());
  }

  /** Of a stage that writes its pages anew; all others leave them where they are. */
  private static WayOut wayOut(List<ChosenStage> chain, int place, TokenForm tokens) {
    List<TextStage> behind = new ArrayList<>();
    boolean writes = chain.get(place) instanceof ChosenStage.OfPages own && own.stage().rewrites();
    for (int i = place + 1; writes && i < chain.size(); i++) {
      if (!(chain.get(i) instanceof ChosenStage.OfText text)) {
        break;
      }
      behind.add(text.stage());
    }
    boolean isLast = writes && place + 1 + behind.size() == chain.size();
    return new WayOut(behind, isLast ? tokens : new TextForm());
  }

  /** Runs a stage and those behind it, or finds what they have done. */
  private Dataset<Row> compare(
      int place,
      CorpusStage stage,
      WayOut out,
      Preparation preparation,
      Dataset<Row> kept,
      Account account) {
    CompareStep step = new CompareStep(spark, output, store, settings.examples());
    progress.begin(stage.name(), account.last().documentsKept() + " documents");
    List<StepRecord> records =
        step.find(place, stage, out, preparation::basis)
            .orElseGet(() -> step.run(place, stage, preparation::basis, out, kept, account.last()));
    for (StepRecord record : records) {
      account.add(record);
      progress.end(record.stage(), told(record.statistics(), record.statistics()));
    }
    return step.after(kept, records.get(0));
  }

  private static String told(StageStatistics first, StageStatistics last) {
    return "%,d of %,d documents kept".formatted(last.documentsKept(), first.documentsIn());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private TokenManifest pack(Dataset<Row> tokenized, Preparation preparation, Account account) {
    long start = System.nanoTime();
    progress.begin(PACK, account.last().documentsKept() + " documents");
    PackStage.Format format = format();
    List<PackedShard> shards = ShardStage.write(PackStage.pack(tokenized, format), format);
    TokenManifest manifest =
        format.manifest(tokenizer.digest(), preparation.settingsDigest(), shards);
    account.add(PackCounts.statistics(PACK, shards), seconds(start));
    progress.end(PACK, "%,d tokens".formatted(PackCounts.output(manifest).tokens()));
    return manifest;
  }

  private void cleanUp() {
    if (!settings.keepUnfinished()) {
      store.list(WorkKeys.ROOT).forEach(object -> store.delete(object.key()));
    }
  }

  private PackStage.Format format() {
    return new PackStage.Format(
        output,
        settings.sequenceLength(),
        tokenizer.vocabularySize(),
        tokenizer.endOfText(),
        settings.seed(),
        settings.trainingShards(),
        settings.heldOutShards());
  }
}
