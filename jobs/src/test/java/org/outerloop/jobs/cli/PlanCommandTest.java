package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code outerloop plan ...} as a user types it, in this process. */
class PlanCommandTest {
  private static final Path CONF = Path.of(System.getProperty("outerloop.root"), "conf");

  private record Ended(int status, String out, String err) {
    JsonNode figures() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private static Ended plan(String settings, String... more) {
    List<String> all =
        new ArrayList<>(List.of("plan", "--conf", CONF.resolve(settings).toString()));
    all.addAll(List.of(more));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
      int status = Outerloop.run(all.toArray(String[]::new));
      return new Ended(
          status, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void plansTheQuickstart() throws IOException {
    Ended ended = plan("quickstart.conf", "--json", "--tasks", "2", "--tokens-per-second", "3072");

    assertThat(ended.status()).as(ended.err()).isZero();
    JsonNode figures = ended.figures();
    assertThat(figures.path("parameters").asLong()).isEqualTo(1_049_728);
    // 15 steps of 16 sequences of 128 tokens, three honest peers, ten rounds: as the README says
    assertThat(figures.path("tokens_per_run").asLong()).isEqualTo(921_600);
    assertThat(figures.path("inner_seconds_per_round").asDouble()).isEqualTo(10);
    assertThat(figures.path("flops_per_token").asLong())
        .isEqualTo(6 * 1_049_728 + 6 * 4 * 128 * 128);
    assertThat(figures.path("contribution_bytes_estimate").asLong()).isBetween(17_000L, 19_500L);
    long peer = figures.path("peer_bytes").path("total").asLong();
    assertThat(figures.path("executor_overhead_bytes").asLong()).isGreaterThan(2 * peer);
  }

  @Test
  void plansTheLargestModelWithoutTakingMemoryForIt() throws IOException {
    String[] more = {
      "--model",
      CONF.resolve("models/covenant-72b.conf").toString(),
      "--set",
      "corpus.prepare.sequence-length=2048",
      "--set",
      "device=cuda"
    };

    Ended table = plan("defaults.conf", more);
    assertThat(table.status()).as(table.err()).isZero();
    assertThat(table.out())
        .contains("72,747,327,488", "on GPUs", "spark.executor.memoryOverhead=", "bits a value");

    List<String> asJson = new ArrayList<>(List.of(more));
    asJson.add("--json");
    JsonNode figures = plan("defaults.conf", asJson.toArray(String[]::new)).figures();
    assertThat(figures.path("dense_bytes").asLong()).isEqualTo(4 * 72_747_327_488L);
    assertThat(figures.path("peer_bytes").path("total").asLong())
        .isGreaterThan(12 * 72_747_327_488L);
    assertThat(figures.path("executor_overhead_bytes").asLong()).isEqualTo(3L << 30);
    assertThat(figures.path("inner_seconds_per_run").isNull()).isTrue();
  }

  @Test
  void namesAMistake() {
    assertThat(plan("quickstart.conf", "--model", "nowhere.conf").err())
        .contains("No model file nowhere.conf");
    Ended ended = plan("quickstart.conf", "--tasks", "0");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("want positive numbers");
  }
}
