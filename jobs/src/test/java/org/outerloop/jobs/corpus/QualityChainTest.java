package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.corpus.Document;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.dl4j.QualityNetwork;
import org.outerloop.jobs.dl4j.QualityNetwork.Master;
import org.outerloop.jobs.quality.QualityTraining;
import org.outerloop.jobs.quality.ScoreQualityJob;
import org.outerloop.jobs.quality.TrainQualityJob;
import org.outerloop.jobs.quality.TrainQualityJob.Result;
import org.outerloop.jobs.quality.TrainQualityJob.Shares;
import org.outerloop.quality.FeatureSpec;

/** From labelled documents to the pages that stay. */
class QualityChainTest {
  private static final Path DCLM =
      Path.of(System.getProperty("outerloop.shared", "none"), "data", "dclm");
  private static final Set<String> SPECIFICATIONS = Set.of("peps", "eips", "rust-rfcs");

  /** As the command has it, but fewer epochs. */
  private static final QualityTraining USUAL =
      new QualityTraining(new FeatureSpec(4096, 2), 32, 2, 2, 32, 5, 0.005, 1);

  private static final QualityTraining SHORT =
      new QualityTraining(new FeatureSpec(256, 2), 4, 2, 2, 8, 3, 0.02, 1);
  private static final Shares SHARES = new Shares(0.2, 0.1);
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.open("local[2]", 4);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static QualityNetwork network(Master master) {
    return new QualityNetwork(JavaSparkContext.fromSparkContext(spark.sparkContext()), master);
  }

  private Result train(QualityTraining how, Master master) {
    return new TrainQualityJob(spark, 1 << 28)
        .train(
            TinyCorpus.place(folder.resolve("good.jsonl")),
            TinyCorpus.place(folder.resolve("bad.jsonl")),
            how,
            SHARES,
            network(master));
  }

  @ParameterizedTest
  @EnumSource(Master.class)
  void tellsProseFromSpecificationsItHasNotSeen(Master master) throws IOException {
    assumeTrue(Files.isDirectory(DCLM), "Skipped: no shared texts at " + DCLM);
    writeProseAndSpecifications();

    Result result = train(USUAL, master);

    System.out.printf("%s: %s%n", master, result.metrics());
    assertThat(result.metrics().auc()).isGreaterThanOrEqualTo(0.97);
    assertThat(result.metrics().precision()).isGreaterThan(0.97);
    if (master == Master.SPARSELOCO) {
      theStageKeepsTheAskedShareOf(result);
    }
  }

  private void theStageKeepsTheAskedShareOf(Result result) {
    Path table = folder.resolve("scores");
    ScoreQualityJob job = new ScoreQualityJob(spark, 1 << 28);
    long scored =
        job.score(result.model(), TinyCorpus.place(DCLM), TinyCorpus.place(table)).pages();
    QualityChoice tenth =
        new QualityChoice(
            table.toUri().toString(), QualityChoice.By.SHARE, 0.1, QualityChoice.Unscored.ERROR);
    long kept =
        new QualityStage(tenth, TinyCorpus.place(table))
            .apply(
                ReadStage.pages(spark, CorpusInput.find(TinyCorpus.place(DCLM)), 1 << 28)
                    .where("outcome = 'kept'")
                    .dropDuplicates("id"))
            .where("outcome = 'kept'")
            .count();
    assertThat(kept).isEqualTo(Math.round(0.1 * scored));
    double threshold = job.threshold(TinyCorpus.place(table), 0.1);
    assertThat(
            ScoreTable.read(spark, TinyCorpus.place(table))
                .where("probability >= " + threshold)
                .count())
        .isCloseTo(kept, org.assertj.core.data.Percentage.withPercentage(1));
  }

  private void writeProseAndSpecifications() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(
                new ZstdInputStream(Files.newInputStream(DCLM.resolve("PROVENANCE.tsv.zst"))),
                StandardCharsets.UTF_8))) {
      for (String row = rows.readLine(); row != null; row = rows.readLine()) {
        String[] cells = row.split("\t", -1);
        sources.put(cells[11], cells[2]); // SHA-256 of the text
      }
    }
    StringBuilder good = new StringBuilder();
    StringBuilder bad = new StringBuilder();
    for (Document page : ChangedCopies.read(DCLM)) {
      boolean specification = SPECIFICATIONS.contains(sources.get(page.id().toString()));
      (specification ? bad : good).append(ChangedCopies.json(page.text(), page.url())).append('\n');
    }
    Files.writeString(folder.resolve("good.jsonl"), good);
    Files.writeString(folder.resolve("bad.jsonl"), bad);
  }

  private static String river(int i) {
    return "a few quiet words of the river number " + i;
  }

  private static String table(int i) {
    return "X9 {} <<1>> ## 17 field offset " + i;
  }

  private void writeLines(String name, int from, int to, boolean good) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(ChangedCopies.json(good ? river(i) : table(i), "")).append('\n');
    }
    Files.writeString(folder.resolve(name), lines);
  }

  @Test
  void partitionsFilesAndLabelledFormChangeNoBit() throws IOException {
    writeLines("good.jsonl", 0, 80, true);
    writeLines("bad.jsonl", 0, 60, false);
    Result one = train(SHORT, Master.SPARSELOCO);

    Path goods = Files.createDirectory(folder.resolve("goods"));
    writeLines("goods/z.jsonl", 0, 30, true);
    writeLines("goods/a.jsonl", 30, 80, true);
    Path bads = Files.createDirectory(folder.resolve("bads"));
    writeLines("bads/b.jsonl", 20, 60, false);
    writeLines("bads/c.jsonl", 0, 20, false);
    Result files =
        new TrainQualityJob(spark, 1 << 20)
            .train(
                TinyCorpus.place(goods),
                TinyCorpus.place(bads),
                SHORT,
                SHARES,
                network(Master.SPARSELOCO));
    assertThat(files.model()).isEqualTo(one.model());
    assertThat(files.metrics()).isEqualTo(one.metrics());

    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      lines.append("{\"label\": \"good\", \"text\": \"%s\"}%n".formatted(river(i)));
      if (i < 60) {
        lines.append("{\"text\": \"%s\", \"label\": 0, \"more\": 1}%n".formatted(table(i)));
      }
    }
    lines.append("{\"text\": \"no label\"}\n{\"text\": \"?\", \"label\": \"fair\"}\nno JSON\n");
    lines.append("{\"text\": \"both\", \"label\": 1}\n{\"text\": \"both\", \"label\": 0}\n");
    Path labelled = folder.resolve("labelled.jsonl");
    Files.writeString(labelled, lines);
    Result table =
        new TrainQualityJob(spark, 1 << 20)
            .train(TinyCorpus.place(labelled), SHORT, SHARES, network(Master.SPARSELOCO));
    assertThat(table.model()).isEqualTo(one.model());
    assertThat(table.unreadable()).isEqualTo(3);
    assertThat(table.contradictions()).isEqualTo(1);
  }

  @Test
  void oneKindAloneIsRefused() throws IOException {
    Path labelled = folder.resolve("labelled.jsonl");
    Files.writeString(labelled, "{\"text\": \"only\", \"label\": 1}\n");
    TrainQualityJob job = new TrainQualityJob(spark, 1 << 20);

    assertThatThrownBy(
            () -> job.train(TinyCorpus.place(labelled), SHORT, SHARES, network(Master.SPARSELOCO)))
        .isInstanceOf(UserException.class)
        .hasMessage("There are 1 good and 0 bad documents; both kinds are wanted");
    assertThatThrownBy(
            () ->
                job.train(
                    TinyCorpus.place(folder.resolve("none.parquet")),
                    SHORT,
                    SHARES,
                    network(Master.SPARSELOCO)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot read labelled documents at");
  }
}
