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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.PlainScorer;
import org.outerloop.jobs.UserException;

/** Prose against specifications, on the shared texts. */
class ScorePagesJobTest {
  private static final Path DCLM =
      Path.of(System.getProperty("outerloop.shared", "none"), "data", "dclm");
  private static final Set<String> SPECIFICATIONS = Set.of("peps", "eips", "rust-rfcs");
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

  @Test
  void tellsProseFromSpecificationsItHasNotSeen() throws IOException {
    assumeTrue(Files.isDirectory(DCLM), "Skipped: no shared texts at " + DCLM);
    split();
    ScorePagesJob job = new ScorePagesJob(spark, 1 << 28);
    PlainScorer scorer =
        job.fit(
            TinyCorpus.place(folder.resolve("good-0.jsonl")),
            TinyCorpus.place(folder.resolve("bad-0.jsonl")),
            1000);
    Path scores = folder.resolve("scores");
    for (String kind : List.of("good-1", "bad-1")) {
      job.score(
          scorer,
          TinyCorpus.place(folder.resolve(kind + ".jsonl")),
          TinyCorpus.place(scores.resolve(kind)));
    }
    double auc = auc(read(scores.resolve("good-1")), read(scores.resolve("bad-1")));
    System.out.printf("prose against specifications, held out: AUC %.4f, %s%n", auc, scorer);
    assertThat(auc).isGreaterThan(0.95);
  }

  /** Every second page of a kind is for fitting, in the order of files. */
  private void split() throws IOException {
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
    Map<String, StringBuilder> files = new HashMap<>();
    int number = 0;
    for (Document page : ChangedCopies.read(DCLM)) {
      boolean good = !SPECIFICATIONS.contains(sources.get(page.id().toString()));
      String file = (good ? "good-" : "bad-") + number++ % 2;
      files
          .computeIfAbsent(file, name -> new StringBuilder())
          .append(ChangedCopies.json(page.text(), page.url()))
          .append('\n');
    }
    for (Map.Entry<String, StringBuilder> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey() + ".jsonl"), file.getValue());
    }
  }

  private static double[] read(Path table) {
    return ScoreTable.read(spark, TinyCorpus.place(table)).collectAsList().stream()
        .mapToDouble(row -> row.<Double>getAs(ScoreTable.PROBABILITY))
        .toArray();
  }

  /** Share of pairs of a good and a bad page of which the good one has the higher score. */
  private static double auc(double[] good, double[] bad) {
    double won = 0;
    for (double g : good) {
      for (double b : bad) {
        won += g > b ? 1 : g == b ? 0.5 : 0;
      }
    }
    return won / good.length / bad.length;
  }

  @Test
  void theChainKeepsTheAskedShareByIt() throws IOException {
    Path in = folder.resolve("in");
    TinyCorpus.write(in);
    List<Path> kinds = new ArrayList<>();
    for (String text : List.of("a few quiet words of the river.", "X9 {} <<1>> ## 17")) {
      Path kind = folder.resolve("kind-" + kinds.size() + ".jsonl");
      Files.writeString(kind, ChangedCopies.json(text, "") + "\n");
      kinds.add(kind);
    }
    ScorePagesJob job = new ScorePagesJob(spark, 1 << 20);
    PlainScorer scorer =
        job.fit(TinyCorpus.place(kinds.get(0)), TinyCorpus.place(kinds.get(1)), 10);
    assertThat(PlainScorer.fromBytes(scorer.toBytes())).isEqualTo(scorer);

    Path table = folder.resolve("scores");
    long scored = job.score(scorer, TinyCorpus.place(in), TinyCorpus.place(table));
    assertThatThrownBy(() -> job.score(scorer, TinyCorpus.place(in), TinyCorpus.place(table)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There is something at");

    QualityChoice half =
        new QualityChoice(
            table.toUri().toString(), QualityChoice.By.SHARE, 0.5, QualityChoice.Unscored.ERROR);
    List<Row> rows =
        new QualityStage(half, TinyCorpus.place(table))
            .apply(
                ReadStage.pages(spark, CorpusInput.find(TinyCorpus.place(in)), 1 << 20)
                    .where("outcome = 'kept'")
                    .dropDuplicates("id"))
            .collectAsList();
    assertThat(rows).hasSize((int) scored);
    assertThat(rows.stream().filter(row -> row.getAs(Columns.OUTCOME).equals(Columns.KEPT)).count())
        .isEqualTo(Math.round(scored * 0.5));
  }
}
