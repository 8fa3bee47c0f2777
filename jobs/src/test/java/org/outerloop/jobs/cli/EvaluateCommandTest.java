package org.outerloop.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.LocalSpark;
import org.outerloop.jobs.evaluate.TinyHub;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.LocalS3Server;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenizerTrainer;
import org.outerloop.tokens.TrainerSettings;
import org.outerloop.tokens.WordPattern;

/** evaluate, generate, logits, export and import, as a user calls them. */
class EvaluateCommandTest {
  @TempDir private static Path folder;

  private static Path model;
  private static Path tasks;

  @BeforeAll
  static void write() {
    model = TinyHub.model(folder.resolve("model"));
    tasks = TinyHub.tasks(folder.resolve("tasks"));
  }

  @AfterAll
  static void stop() {
    SparkSession.getActiveSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
  }

  /** What a command said. */
  private record Said(int status, String out, String err) {
    JsonNode figures() throws IOException {
      String[] lines = out.strip().split("\n");
      return new ObjectMapper().readTree(lines[lines.length - 1]);
    }
  }

  private static Said run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--conf", "../conf/evaluate.conf", "--master", "local[2]"));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, UTF_8));
    System.setErr(new PrintStream(told, true, UTF_8));
    try {
      int status = Outerloop.run(all.toArray(String[]::new));
      return new Said(status, said.toString(UTF_8), told.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static Said evaluate(String to, String... more) {
    List<String> arguments = new ArrayList<>(List.of("evaluate", "--model", model.toString()));
    arguments.addAll(List.of("--tasks", tasks.toString(), "--to", folder.resolve(to).toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static JsonNode results(String to) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve(to + "/results.json")));
  }

  @Test
  void tasksAreAskedAndEverythingIsKept() throws IOException {
    Said said = evaluate("all", "--shots", "mmlu=5,arc_easy=2");

    assertThat(said.status()).as(said.err()).isZero();
    JsonNode figures = said.figures();
    assertThat(figures.path("malformed").asInt()).isEqualTo(3);
    assertThat(figures.path("requests").asInt()).isEqualTo(30 * 3 + 12 * 2 + 18 * 4 + 1);
    assertThat(figures.path("arc_easy").path("acc").isNumber()).isTrue();
    assertThat(figures.path("mmlu").path("acc").isNumber()).isTrue();
    assertThat(figures.path("lambada").path("perplexity").asDouble()).isGreaterThan(1);
    assertThat(said.err())
        .contains("Left out: arc_easy, test row 30 ('bad'): answerKey is no text but nothing")
        .contains("arc_easy, test row 31 ('31')")
        .contains("lambada, test row 1")
        .contains("No split of a task, not read: arc_easy/notes.jsonl")
        .contains("parts scored")
        .containsPattern("lambada .* perplexity [0-9.]+");
    JsonNode results = results("all");
    assertThat(results.path("malformed")).hasSize(3);
    assertThat(results.path("groups").path(0).path("name").asText()).isEqualTo("mmlu");
    assertThat(results.path("groups").path(0).path("questions").asInt()).isEqualTo(18);
    assertThat(folder.resolve("all/evaluation.html"))
        .content()
        .contains("Covenant72B Checkpoint-One")
        .contains("73.5");
    questions("all");
  }

  private static void questions(String to) throws IOException {
    SparkSession spark = LocalSpark.open();
    List<Row> rows =
        spark
            .read()
            .parquet(folder.resolve(to + "/questions").toString())
            .orderBy("task", "number")
            .collectAsList();
    assertThat(rows).hasSize(30 + 12 + 18 + 1);
    Row first = rows.get(0);
    List<Double> logProbabilities = first.getList(first.fieldIndex("log_probabilities"));
    assertThat(logProbabilities).hasSize(3).allMatch(p -> p < 0);
    int likeliest = first.getInt(first.fieldIndex("likeliest"));
    assertThat(logProbabilities.get(likeliest))
        .isEqualTo(logProbabilities.stream().max(Double::compare).orElseThrow());
    double right =
        rows.stream()
            .filter(row -> row.getString(0).equals("arc_easy"))
            .filter(
                row ->
                    row.getInt(row.fieldIndex("gold")) == row.getInt(row.fieldIndex("likeliest")))
            .count();
    JsonNode task = results(to).path("tasks").path(0);
    assertThat(task.path("name").asText()).isEqualTo("arc_easy");
    assertThat(task.path("metrics").path(0).path("value").asDouble()).isEqualTo(right / 30);
    spark.stop();
  }

  @Test
  void modelTasksAndResultsMayBeInBuckets() throws IOException {
    Path jar = Path.of(System.getProperty("outerloop.s3proxy", "none"), "s3proxy.jar");
    try (LocalS3Server server =
        LocalS3Server.start(jar, folder.resolve("s3"), List.of("hub", "said"), 0)) {
      upload(model, server.owner("hub"), "m/");
      upload(tasks, server.owner("hub"), "t/");
      Path keys = folder.resolve("s3.properties");
      Properties properties = new Properties();
      properties.putAll(server.owner("hub").options());
      try (Writer writer = Files.newBufferedWriter(keys)) {
        properties.store(writer, null);
      }
      String hub = server.owner("hub").uri().replaceFirst("/*$", "/");
      Said local = evaluate("here");

      Said said =
          run(
              "evaluate",
              "--model",
              hub + "m",
              "--tasks",
              hub + "t",
              "--to",
              hub + "said",
              "--set",
              "storage-properties=\"" + keys + "\"");

      assertThat(said.status()).as(said.err()).isZero();
      assertThat(said.figures().path("arc_easy")).isEqualTo(local.figures().path("arc_easy"));
      assertThat(said.figures().path("mmlu")).isEqualTo(local.figures().path("mmlu"));
      try (ObjectStore store = ObjectStores.open(server.owner("hub"))) {
        assertThat(store.find("said/results.json")).isPresent();
        assertThat(store.find("said/evaluation.html")).isPresent();
        assertThat(store.list("said/questions/")).isNotEmpty();
      }
    }
  }

  private static void upload(Path from, StoreLocation to, String prefix) throws IOException {
    try (ObjectStore store = ObjectStores.open(to);
        Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        store.put(prefix + from.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  @Test
  void whatIsSharedChangesNoFigure() throws IOException {
    evaluate("shared", "--shots", "mmlu=5,arc_easy=2");
    Said apart = evaluate("apart", "--shots", "mmlu=5,arc_easy=2", "--apart");

    assertThat(apart.status()).as(apart.err()).isZero();
    for (String part : List.of("tasks", "groups")) {
      JsonNode one = results("shared").path(part);
      JsonNode other = results("apart").path(part);
      for (int task = 0; task < one.size(); task++) {
        for (int metric = 0; metric < one.get(task).path("metrics").size(); metric++) {
          assertThat(other.get(task).path("metrics").get(metric).path("value").asDouble())
              .isCloseTo(
                  one.get(task).path("metrics").get(metric).path("value").asDouble(), within(1e-4));
        }
      }
    }
    assertThat(results("apart").path("tokens").asLong())
        .isGreaterThan(2 * results("shared").path("tokens").asLong());
  }

  @Test
  void parquetAsOnTheHubGivesTheSameFigures() throws IOException {
    Path hub = folder.resolve("hub");
    SparkSession spark = LocalSpark.open();
    spark
        .read()
        .json(tasks.resolve("mmlu/test").toString())
        .coalesce(1)
        .write()
        .parquet(hub.resolve("cais/mmlu/all/test").toString());
    spark
        .read()
        .json(tasks.resolve("winogrande/validation.jsonl").toString())
        .coalesce(1)
        .write()
        .parquet(hub.resolve("winogrande_xl/validation").toString());
    spark.stop();
    Said said =
        run(
            "evaluate",
            "--model",
            model.toString(),
            "--tasks",
            hub.toString(),
            "--to",
            folder.resolve("parquet").toString());
    Said lines = evaluate("lines", "--task", "mmlu,winogrande");

    assertThat(said.status()).as(said.err()).isZero();
    for (String task : List.of("mmlu", "mmlu_virology", "winogrande")) {
      assertThat(said.figures().path(task)).isEqualTo(lines.figures().path(task)).isNotEmpty();
    }
  }

  @Test
  void textsAreMeasured() throws IOException {
    Path texts = folder.resolve("texts.jsonl");
    Files.writeString(
        texts,
        "{\"text\": \"%s\"}\n{\"text\": \"short\"}\n"
            .formatted("many words of a page ".repeat(40)));
    Said said =
        run(
            "evaluate",
            "--model",
            model.toString(),
            "--text",
            "own=" + texts,
            "--to",
            folder.resolve("texts").toString());

    assertThat(said.status()).as(said.err()).isZero();
    JsonNode text = results("texts").path("texts").path(0);
    assertThat(text.path("texts").asLong()).isEqualTo(2);
    assertThat(text.path("tokens").asLong()).isEqualTo(840 + 5); // bytes are tokens here
    assertThat(text.path("bytes").asLong()).isEqualTo(845);
    assertThat(text.path("bits-per-byte").asDouble())
        .isEqualTo(said.figures().path("own").asDouble())
        .isBetween(5.0, 30.0);
  }

  @Test
  void troubleIsExplained() throws IOException {
    assertThat(evaluate("x", "--task", "arc").err()).contains("No task 'arc'; there are arc_easy");
    assertThat(evaluate("x", "--task", "piqa").err()).contains("The folder of tasks has no piqa");
    Path partly = folder.resolve("partly");
    Files.createDirectories(partly.resolve("arc_easy"));
    Files.copy(tasks.resolve("arc_easy/train.jsonl"), partly.resolve("arc_easy/train.jsonl"));
    assertThat(run("evaluate", "--model", model.toString(), "--tasks", partly.toString()).err())
        .contains("arc_easy has no split 'test', which is scored; there are [train]");
    assertThat(evaluate("x", "--task", "mmlu", "--shots", "12").err())
        .contains("mmlu_astronomy has 9 examples, 12 shots need 12");
    assertThat(evaluate("x", "--shots", "many").err()).contains("--shots many is neither");
    assertThat(evaluate("x", "--precision", "int8").err()).contains("--precision is 'int8'");
    assertThat(run("evaluate", "--model", folder.resolve("none").toString(), "--tasks", "t").err())
        .contains("config.json: is not there");
    assertThat(run("evaluate", "--model", model.toString()).err()).contains("Give --tasks PLACE");
    Path larger = folder.resolve("larger.json");
    Files.write(
        larger,
        TokenizerTrainer.train(
            Map.of("aaaaaaaa", 9L, "bcbcbc", 9L, "dedede", 9L),
            new TrainerSettings(262, WordPattern.GPT2, List.of(), 2, 100)));
    assertThat(evaluate("x", "--tokenizer", larger.toString()).err())
        .contains("The tokenizer has 262 ids, the model's vocabulary 260");
  }

  @Test
  void textIsGeneratedAndTheSameAgain() throws IOException {
    String[] call = {
      "generate", "--model", model.toString(), "--prompt", "Once", "--tokens", "12", "--seed", "3"
    };
    Said said = run(call);
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.figures().path("tokens").asInt()).isBetween(1, 12);
    assertThat(said.err()).startsWith("Once" + said.figures().path("text").asText());
    assertThat(run(call).figures().path("text")).isEqualTo(said.figures().path("text"));
    assertThat(run("generate", "--model", model.toString(), "--prompt", "x".repeat(300)).err())
        .contains("The prompt has 300 tokens, the model reads 256");
  }

  @Test
  void exportsAndImportsComeBackAndLogitsWithThem() throws IOException {
    Path first = folder.resolve("export-1");
    Path ours = folder.resolve("imported");
    Path second = folder.resolve("export-2");
    transfer("export", model, first, "--dtype", "bfloat16", "--max-shard-bytes", "20000");
    transfer("import", first, ours);
    transfer("export", ours, second, "--dtype", "bfloat16", "--max-shard-bytes", "20000");

    assertThat(contents(second)).isEqualTo(contents(first));
    assertThat(contents(first)).containsKey("model.safetensors.index.json");
    logits(first, "a.npy");
    logits(ours, "b.npy");
    byte[] npy = Files.readAllBytes(folder.resolve("a.npy"));
    assertThat(npy)
        .isEqualTo(Files.readAllBytes(folder.resolve("b.npy")))
        .hasSize(128 + 20 * 260 * 4);
    assertThat(new String(npy, 10, 70, UTF_8)).contains("'shape': (20, 260)");
    assertThat(run("export", "--model", ours.toString(), "--to", second.toString()).err())
        .contains("There is something at");
  }

  private static void transfer(String command, Path from, Path to, String... more) {
    List<String> call =
        new ArrayList<>(List.of(command, "--model", from.toString(), "--to", to.toString()));
    call.addAll(List.of(more));
    Said said = run(call.toArray(String[]::new));
    assertThat(said.status()).as(said.err()).isZero();
  }

  private static void logits(Path from, String name) {
    String ids = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,259";
    String out = folder.resolve(name).toString();
    Said said = run("logits", "--model", from.toString(), "--ids", ids, "--out", out);
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(run("logits", "--model", from.toString(), "--ids", "260", "--out", out + "x").err())
        .contains("--ids: 260 is outside the vocabulary of 260");
  }

  private static Map<String, String> contents(Path place) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.getFileName().toString(), Digest.of(Files.readAllBytes(file)).hex());
      }
    }
    return contents;
  }
}
