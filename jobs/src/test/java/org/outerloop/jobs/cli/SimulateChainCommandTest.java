package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code outerloop simulate-chain ...} as a user types it, in this process. */
class SimulateChainCommandTest {
  private static final Path CONF = Path.of(System.getProperty("outerloop.root"), "conf");

  @TempDir private Path folder;

  private record Ended(int status, List<String> out, String err) {}

  private static Ended simulate(String... more) {
    List<String> all =
        new ArrayList<>(List.of("simulate-chain", "--conf", CONF.resolve("chain.conf").toString()));
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
          status,
          newOut.toString(StandardCharsets.UTF_8).lines().toList(),
          newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void printsSharesTotalsAndFigures() throws IOException {
    Ended ended = simulate("--every", "18");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).allMatch(line -> line.startsWith("{") || line.length() <= 100);
    assertThat(ended.out().get(1).trim().split(" +"))
        .containsExactly("epoch", "north", "south", "west", "copier", "gang", "contrary");
    double sum = 0;
    String[] first = ended.out().get(2).trim().split(" +");
    for (int i = 1; i < first.length; i++) {
      sum += Double.parseDouble(first[i]);
    }
    assertThat(sum).isCloseTo(100, within(0.5));
    JsonNode figures = new ObjectMapper().readTree(ended.out().get(ended.out().size() - 1));
    assertThat(figures.path("emission").asDouble()).isEqualTo(36 * 360);
    assertThat(figures.path("relative_error").asDouble()).isCloseTo(0, within(1e-12));
    assertThat(figures.path("validators")).hasSize(6);
    assertThat(figures.path("miners").get(0).path("name").asText()).isEqualTo("ada");
  }

  @Test
  void writesANewCsv() throws IOException {
    Path csv = folder.resolve("chain.csv");

    assertThat(simulate("--set", "epochs=4", "--csv", csv.toString()).status()).isZero();

    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(1 + 4 * 13);
    int columns = lines.get(0).split(",", -1).length;
    assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    Ended again = simulate("--csv", csv.toString());
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("chain.csv exists");
  }

  @Test
  void badSettingsAreErrorsOfTheUser() {
    assertThat(simulate("--every", "0").err()).contains("--every wants a positive number");
    Ended ended = simulate("--set", "nonsense=1");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("nonsense is not a known key");
  }
}
