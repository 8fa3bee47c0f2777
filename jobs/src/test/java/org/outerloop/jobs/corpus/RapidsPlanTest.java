package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.BffSettings;

/**
 * Runs a whole preparation under the RAPIDS plugin, which explains its plans and computes nothing:
 * {@code mvn -Prapids -pl lib,jobs test -Dtest=RapidsPlanTest
 * -Dsurefire.failIfNoSpecifiedTests=false}. Every operator that stays on CPUs or crosses over to
 * them is one that rapids-allowed.txt gives a reason for, and each entry there is needed.
 */
class RapidsPlanTest {
  private static final String PLUGIN = "com.nvidia.spark.SQLPlugin";
  private static final List<String> STAGES =
      List.of("heuristics", "dedup-exact", "dedup-bff", "dedup-minhash", "pii");

  /** A line of the report about an operator: a mark, perhaps a kind, a name. */
  private static final Pattern OPERATOR = Pattern.compile("^\\s*([*!^@#$])\\s*\\w* ?<(\\w+)>.*$");

  @TempDir Path folder;

  @Test
  void whatStaysOnCpusHasAReason() throws IOException {
    boolean present = RapidsPlanTest.class.getResource("/com/nvidia/spark/SQLPlugin.class") != null;
    if (!present) {
      System.out.println("Skipped: no RAPIDS plugin on the class path; build with -Prapids");
    }
    assumeTrue(present, "no RAPIDS plugin on the class path; build with -Prapids");

    String report = prepareAndExplain();

    Files.writeString(Path.of(System.getProperty("java.io.tmpdir"), PlanReport.KEY), report);
    Set<String> found = leftToCpus(report);
    assertThat(report).contains("*Exec <ShuffleExchangeExec> will run on GPU", "== dedup-exact");
    assertThat(found).isEqualTo(allowed());
  }

  /** A sort of bytes, which the plugin does not take, is found in a report. */
  private static void assertBytesToSortAreFound(SparkSession spark) {
    try (PlanReport report = PlanReport.open(spark, PrepareProgress.SILENT)) {
      report.begin("dedup-exact", "");
      spark
          .range(0, 100, 1, 2)
          .selectExpr("cast(cast(id as string) as binary) as bytes")
          .orderBy("bytes")
          .collectAsList();
      assertThat(leftToCpus(report.text())).contains("dedup-exact SortExec");
    }
  }

  private String prepareAndExplain() throws IOException {
    TinyCorpus.write(folder.resolve("in"));
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    // the plugin adds its classes for this version of Spark to a loader that takes more
    Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], own));
    try (SparkSession spark = explaining()) {
      PrepareCorpusJob.prepare(
          spark,
          TinyCorpus.settings(3, new Limits(100, 1, 10, 1), STAGES),
          TinyCorpus.place(folder.resolve("in")),
          TinyCorpus.place(folder.resolve("out")),
          TinyCorpus.tokenizer(),
          PrepareProgress.SILENT);
      assertBytesToSortAreFound(spark);
      return Files.readString(folder.resolve("out").resolve(PlanReport.KEY)) + rounds(spark);
    } finally {
      Thread.currentThread().setContextClassLoader(own);
    }
  }

  /** The plans of BFF where there is more than one task goes through. */
  private static String rounds(SparkSession spark) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add(TinyCorpus.page(i % 30) + "\n" + TinyCorpus.page(i % 7));
    }
    try (PlanReport report = PlanReport.open(spark, PrepareProgress.SILENT)) {
      report.begin("bff-rounds", "");
      new BffStage(new BffSettings(3, 0.8), new BffStage.Effort(4, 0, 300, ParagraphSieve.WORDS))
          .apply(PageRows.of(spark, texts))
          .count();
      return report.text();
    }
  }

  private static SparkSession explaining() {
    return SparkSession.builder()
        .appName("explain")
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        // else the plugin is shown plans whose joins and shuffles are still to be chosen
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.plugins", PLUGIN)
        .config("spark.rapids.sql.mode", "explainOnly")
        .config("spark.rapids.sql.explain", "ALL")
        .getOrCreate();
  }

  /** Stage and operator of all that no GPU takes. */
  private static Set<String> leftToCpus(String report) {
    Set<String> found = new TreeSet<>();
    String stage = "";
    for (String line : report.split("\n", -1)) {
      Matcher operator = OPERATOR.matcher(line);
      if (line.startsWith("== ")) {
        stage = line.substring(3);
      } else if (operator.matches() && (isLeft(operator) || isBridged(line))) {
        found.add(stage + " " + operator.group(2));
      }
    }
    return found;
  }

  /** An expression that cannot run takes its operator with it, so operators are enough. */
  private static boolean isLeft(Matcher operator) {
    String name = operator.group(2);
    return operator.group(1).equals("!")
        && (name.endsWith("Exec") || name.endsWith("Partitioning"));
  }

  /** Crosses over of its own; those around it only come along, which saves transfers. */
  private static boolean isBridged(String line) {
    return line.contains("via CPU bridge") && !line.contains("it avoids excess CPU");
  }

  /** Lines {@code STAGE OPERATOR: REASON}. */
  private static Set<String> allowed() throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream in = RapidsPlanTest.class.getResourceAsStream("rapids-allowed.txt")) {
      lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
    lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
    assertThat(lines).allMatch(line -> line.matches("\\S+ \\w+: \\S.+"));
    Set<String> allowed = new TreeSet<>();
    lines.forEach(line -> allowed.add(line.substring(0, line.indexOf(':'))));
    return allowed;
  }
}
