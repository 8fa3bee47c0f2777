package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.outerloop.tokens.Tokenizer;

class TokenizedLinesTest {
  private static final Path FILE =
      Path.of(System.getProperty("outerloop.root", ".."))
          .resolve("data/sample-corpus/tokenizer.json");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @Test
  void writesTheIdsOfEachLine() throws IOException {
    Tokenizer tokenizer = Tokenizer.read(Files.readAllBytes(FILE));

    long bad = copy(tokenizer, "\"the\\nother\"\n\"\"\n\"\u00E9\uD83D\uDE00\"");

    assertThat(bad).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            json(tokenizer.encode("the\nother"))
                + "[]\n"
                + json(tokenizer.encode("\u00E9\uD83D\uDE00")));
    assertThat(messages.size()).isZero();
  }

  @Test
  void aBadLineKeepsItsPlaceAndIsNamed() throws IOException {
    Tokenizer tokenizer = Tokenizer.read(Files.readAllBytes(FILE));

    long bad = copy(tokenizer, "{\"a\":1}\n\"the\"\n\nthe\n\"open\n\"the\"\n");

    assertThat(bad).isEqualTo(4);
    String the = json(tokenizer.encode("the"));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("null\n" + the + "null\nnull\nnull\n" + the);
    assertThat(messages.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4)
        .anySatisfy(m -> assertThat(m).startsWith("error: line 1 is not a JSON string but of OBJ"))
        .anySatisfy(m -> assertThat(m).startsWith("error: line 5 is not a JSON string but not J"));
  }

  @Test
  void findsSpecialTokensOnlyWhereAsked() throws IOException {
    byte[] file = Files.readAllBytes(FILE);

    copy(Tokenizer.read(file), "\"<|endoftext|>\"\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains(",");

    out.reset();
    copy(Tokenizer.readFindingSpecial(file), "\"<|endoftext|>\"\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[0]\n");
  }

  private long copy(Tokenizer tokenizer, String lines) throws IOException {
    PrintStream said = new PrintStream(messages, true, StandardCharsets.UTF_8);
    return new TokenizedLines(tokenizer, said)
        .copy(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), out);
  }

  private static String json(int[] ids) {
    return Arrays.toString(ids).replace(" ", "") + "\n";
  }
}
