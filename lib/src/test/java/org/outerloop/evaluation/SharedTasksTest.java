package org.outerloop.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shared rows of public tasks. */
class SharedTasksTest {
  private static final Path EVAL =
      Path.of(System.getProperty("outerloop.shared", "../../shared")).resolve("data/eval");

  @BeforeEach
  void thereAreSome() {
    assumeTrue(Files.exists(EVAL), "no shared tasks");
  }

  private static List<JsonNode> rows(String file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(EVAL.resolve(file))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  @Test
  void hellaswagIsCleanedAsTheHarnessDoes() throws IOException {
    Task task = Tasks.named("hellaswag").orElseThrow();
    List<Item> raw =
        TaskRows.read(task, Split.TRAIN, rows("hellaswag/raw_train_rows.jsonl")).items();
    List<Item> expected =
        TaskRows.read(task, Split.TRAIN, rows("hellaswag/raw_train_rows.lm_eval_expected.jsonl"))
            .items();

    assertThat(raw).hasSize(4).isEqualTo(expected);
  }

  @Test
  void everyRowCanBeAsked() throws IOException {
    assertRows(Tasks.named("arc_easy").orElseThrow(), "arc_easy/test.jsonl", 2376);
    assertRows(Tasks.named("arc_easy").orElseThrow(), "arc_easy/train.jsonl", 2251);
    assertRows(Tasks.named("winogrande").orElseThrow(), "winogrande/validation.jsonl", 1267);
    assertRows(
        Tasks.named("hellaswag").orElseThrow(), "hellaswag/validation_sample1000.jsonl", 1000);
    assertRows(Tasks.mmlu("professional_law"), "mmlu/test/professional_law.jsonl", 1534);
    assertRows(Tasks.mmlu("world_religions"), "mmlu/dev/world_religions.jsonl", 5);
    assertThat(MmluGroups.subjects()).isEqualTo(57);
  }

  private static void assertRows(Task task, String file, int count) throws IOException {
    TaskRows rows = TaskRows.read(task, Split.TEST, rows(file));
    assertThat(rows.malformed()).as(file).isEmpty();
    assertThat(rows.items()).as(file).hasSize(count);
  }
}
