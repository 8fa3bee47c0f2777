package org.outerloop.jobs.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.evaluate.TinyHub;
import org.outerloop.jobs.it.Distribution.Ended;
import org.outerloop.jobs.it.Distribution.Running;

/** The same settings give the same model, however and however often it was computed. */
class SameBitsIT {
  private static final String CLUSTER = "local-cluster[2,1,1024]";

  @TempDir static Path folder;
  private static Ended reference;

  @BeforeAll
  static void trainOnce() throws Exception {
    reference = train("reference", "local[2]");
    assertThat(reference.status()).as(reference.err()).isZero();
  }

  private static Ended train(String name, String master) throws Exception {
    return start(name, master).end();
  }

  private static Running start(String name, String master) throws Exception {
    Path own = folder.resolve(name);
    Path conf = Distribution.tinySettings(own);
    return Distribution.start(own, "train", "--conf", conf.toString(), "--master", master);
  }

  @Test
  void learnsAndTellsItsFigures() throws Exception {
    assertThat(reference.figures().path("rounds").asInt()).isEqualTo(3);
    // three honest peers, 3 rounds, 4 steps of 4 sequences of 64 tokens
    assertThat(reference.figures().path("tokens").asInt()).isEqualTo(3 * 3 * 4 * 4 * 64);
    assertThat(reference.figures().path("sequences").asInt()).isEqualTo(3 * 3 * 4 * 4);
    assertThat(reference.figures().path("heldout_loss_end").asDouble())
        .isLessThan(reference.figures().path("heldout_loss_start").asDouble());
    assertThat(reference.figures().path("contribution_bytes_mean").asDouble())
        .isLessThan(reference.figures().path("dense_bytes").asDouble() / 20);
    assertThat(reference.figures().path("seconds").fieldNames())
        .toIterable()
        .containsExactly("total", "compute", "communication", "scoring", "merge", "other");
    assertThat(reference.digest()).hasSize(64);
  }

  @Test
  void theCopierIsNamedAndNeverMerged() throws Exception {
    Path report = folder.resolve("reference/work/report.html");

    assertThat(report).content().contains("peer-3").contains("copy of peer-0 in 3 of 3 rounds");
  }

  /** So does running again, with folders instead of buckets. */
  @Test
  void sparkSubmitOnOneThreadGivesTheSameDigest() throws Exception {
    Path own = folder.resolve("spark-submit");
    String conf = Distribution.tinySettings(own).toString();

    Ended ended =
        Distribution.submit(
            own, "--master", "local[1]", "train", "--conf", conf, "--set", "storage.kind=file");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.digest()).isEqualTo(reference.digest());
  }

  /** Nor do executors in processes of their own. */
  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    Running running = start("killed-executor", CLUSTER);
    running.awaitText("round 0 committed");
    List<ProcessHandle> executors =
        running
            .process()
            .descendants()
            .filter(child -> child.info().commandLine().orElse("").contains("ExecutorBackend"))
            .toList();
    assertThat(executors).isNotEmpty();

    Thread.sleep(400); // the inner steps of round 1 are under way
    executors.get(0).destroyForcibly();

    Ended ended = running.end();
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.digest()).isEqualTo(reference.digest());
    assertThat(folder.resolve("killed-executor/outerloop.log")).content().contains("Lost executor");
  }

  /** Those that still have their states go on from them; who lost it computes it again. */
  @Test
  void aKilledDriverGoesOnAfterTheLastCommittedRoundEvenWithoutAState() throws Exception {
    Path own = folder.resolve("killed-driver");
    Running running = start("killed-driver", "local[2]");
    running.awaitText("round 0 committed");
    running.kill();
    delete(own.resolve("work/s3/peer-0/tiny/state"));

    Ended resumed = train("killed-driver", "local[2]");

    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .doesNotContain("round 0 committed")
        .contains("peer-0 lost its state and computed it again")
        .doesNotContain("peer-1 lost its state");
    assertThat(own.resolve("work/report.html")).content().contains("state computed again in round");
    assertThat(resumed.digest()).isEqualTo(reference.digest());
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void evaluatingACommittedModelGivesTheLossOfTheRun() throws Exception {
    double first = evaluate("--round", "0").path("heldout_loss").asDouble();
    JsonNode last = evaluate();

    assertThat(first).isEqualTo(reference.figures().path("heldout_loss_start").asDouble());
    assertThat(last.path("heldout_loss").asDouble())
        .isEqualTo(reference.figures().path("heldout_loss_end").asDouble());
    assertThat(last.path("digest").asText()).isEqualTo(reference.digest());
  }

  private static JsonNode evaluate(String... more) throws Exception {
    Path own = folder.resolve("reference");
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--conf", Distribution.tinySettings(own).toString()));
    arguments.addAll(List.of(more));
    Ended ended = Distribution.run(own, arguments.toArray(String[]::new));
    assertThat(ended.status()).as(ended.err()).isZero();
    return ended.figures();
  }

  /**
   * A run's model goes out in Hugging Face's layout, comes back, and another run begins with it.
   */
  @Test
  void aRunBeginsWithAnImportedModel() throws Exception {
    Path own = folder.resolve("reference");
    String conf = Distribution.tinySettings(own).toString();
    ok(own, "export", "--conf", conf, "--to", "hub", "--dtype", "float32");
    Ended imported = ok(own, "import", "--model", "hub", "--to", "ours");
    assertThat(imported.digest()).isEqualTo(reference.digest());

    Path next = folder.resolve("next");
    String start = "run.start-from=\"" + own.resolve("ours") + "\"";
    String settings = Distribution.tinySettings(next).toString();
    String[] set = {"--set", start, "--set", "run.rounds=1", "--set", "storage.kind=file"};
    Ended run = ok(next, joined(List.of("train", "--conf", settings), set));

    assertThat(run.figures().path("heldout_loss_start").asDouble())
        .isEqualTo(reference.figures().path("heldout_loss_end").asDouble());
    assertThat(run.digest()).isNotEqualTo(reference.digest());
    ok(next, joined(List.of("audit", "--conf", settings, "--rounds", "0..0"), set));
  }

  /** Each model of the run is asked once, and the table holds all of them. */
  @Test
  void theModelsOfARunAreEvaluatedOnce() throws Exception {
    Path own = folder.resolve("reference");
    Path tasks = TinyHub.tasks(folder.resolve("tasks"));
    String conf = Distribution.tinySettings(own).toString();
    List<String> command =
        List.of("evaluate", "--conf", conf, "--tasks", tasks.toString(), "--to", "evaluated");

    Ended first = ok(own, joined(command, "--rounds", "0"));
    Ended again = ok(own, joined(command, "--follow", "--every", "3")); // the run is over

    assertThat(first.figures().path("evaluated").toString()).isEqualTo("[0]");
    assertThat(again.err()).contains("Round 0 was evaluated before");
    assertThat(again.figures().path("evaluated").toString()).isEqualTo("[3]");
    assertThat(again.figures().path("models").asInt()).isEqualTo(2);
    assertThat(own.resolve("evaluated/results")).isDirectory();
    assertThat(own.resolve("evaluated/00000003/evaluation.html")).content().contains("Trained on");
  }

  private static String[] joined(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static Ended ok(Path where, String... command) throws Exception {
    Ended ended = Distribution.run(where, command);
    assertThat(ended.status()).as(ended.err()).isZero();
    return ended;
  }

  @Test
  void aFinishedRunIsToldAgain() throws Exception {
    Ended again = train("reference", "local[2]");

    assertThat(again.status()).isZero();
    assertThat(again.err()).doesNotContain("committed (");
    assertThat(again.figures()).isEqualTo(reference.figures());
  }
}
