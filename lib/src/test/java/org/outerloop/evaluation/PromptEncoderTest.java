package org.outerloop.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outerloop.model.Continuation;
import org.outerloop.tokens.Tokenizer;
import org.outerloop.tokens.TokenizerTrainer;
import org.outerloop.tokens.TrainerSettings;
import org.outerloop.tokens.WordPattern;

class PromptEncoderTest {
  private static final Path LLAMA =
      Path.of(System.getProperty("outerloop.shared", "../../shared"))
          .resolve("data/tokenizers/llama2.tokenizer.json");

  private static Tokenizer bytes() {
    TrainerSettings settings = new TrainerSettings(257, WordPattern.GPT2, List.of(), 2, 100);
    return Tokenizer.readFindingSpecial(TokenizerTrainer.train(Map.of(), settings));
  }

  private static PromptEncoder encoder(boolean begins, int context) {
    Tokenizer tokenizer = bytes();
    return new PromptEncoder(tokenizer, begins, tokenizer.endOfText(), context);
  }

  private static int[] ids(String text) {
    return bytes().encode(text);
  }

  private static void agree(PromptEncoder.Encoded found, int cut, int predicted, int... ids) {
    assertThat(found.text().tokens()).isEqualTo(ids);
    assertThat(found.text().predicted()).isEqualTo(predicted);
    assertThat(found.cut()).isEqualTo(cut);
  }

  @Test
  void whiteSpaceAtTheEndOfAContextIsPredicted() throws MalformedRowException {
    agree(encoder(false, 99).encode("ab \n", "c"), 0, 3, ids("ab \nc"));
  }

  @Test
  void anEmptyContextIsTheBeginOfText() throws MalformedRowException {
    int[] expected = new int[] {bytes().endOfText(), ids("x")[0], ids("y")[0]};
    agree(encoder(false, 99).encode("", "xy"), 0, 2, expected);
    agree(encoder(true, 99).encode("", "xy"), 0, 2, expected);
    agree(encoder(true, 99).encode("", "<|endoftext|>xy"), 0, 2, expected);
  }

  @Test
  void theBeginOfTextStandsThereOnce() throws MalformedRowException {
    int begin = bytes().endOfText();
    int a = ids("a")[0];
    int b = ids("b")[0];
    agree(encoder(true, 99).encode("a", "b"), 0, 1, begin, a, b);
    agree(encoder(true, 99).encode("<|endoftext|>a", "b"), 0, 1, begin, a, b);
    agree(encoder(false, 99).encode("a", "b"), 0, 1, a, b);
  }

  @Test
  void whatIsTooLongLosesItsBeginning() throws MalformedRowException {
    agree(encoder(false, 4).encode("abcdef", "gh"), 3, 2, ids("defgh"));
    agree(encoder(true, 4).encode("abcdef", "gh"), 4, 2, ids("defgh"));
    agree(encoder(false, 4).encode("abc", "de"), 0, 2, ids("abcde"));
    assertThatThrownBy(() -> encoder(false, 4).encode("a", "bcdef"))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("a continuation of 5 tokens is longer than the model's context of 4");
    assertThatThrownBy(() -> encoder(false, 4).encode("a", ""))
        .hasMessage("a continuation has no token of its own");
  }

  /** Llama's words begin with a mark for the space: encoded apart the parts have other ids. */
  @Test
  void theContinuationIsWhatBothTogetherHaveMore() throws Exception {
    Tokenizer tokenizer = llama();
    PromptEncoder encoder = new PromptEncoder(tokenizer, true, 1, 4096);
    PromptEncoder.Encoded found = encoder.encode("Question: Why?\nAnswer:", " the sun");
    int[] whole = tokenizer.encode("Question: Why?\nAnswer: the sun");
    int[] context = tokenizer.encode("Question: Why?\nAnswer:");

    assertThat(found.text().tokens()[0]).isEqualTo(1);
    assertThat(Arrays.copyOfRange(found.text().tokens(), 1, found.text().tokens().length))
        .isEqualTo(whole);
    assertThat(found.text().predicted()).isEqualTo(whole.length - context.length).isEqualTo(2);
    assertThat(PromptEncoder.usualBegin(tokenizer)).hasValue(1);
  }

  private static Tokenizer llama() throws IOException {
    assumeTrue(Files.exists(LLAMA), "no shared tokenizers");
    return Tokenizer.readFindingSpecial(Files.readAllBytes(LLAMA));
  }

  @Test
  void windowsPredictEachTokenOnce() {
    int[] tokens = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};

    List<Continuation> windows = RollingWindows.of(tokens, 7, 4);

    // as in the harness' own example: context 4, ten tokens
    assertThat(windows).hasSize(3);
    assertThat(windows.get(0).tokens()).containsExactly(7, 10, 11, 12, 13);
    assertThat(windows.get(0).predicted()).isEqualTo(4);
    assertThat(windows.get(1).tokens()).containsExactly(13, 14, 15, 16, 17);
    assertThat(windows.get(1).predicted()).isEqualTo(4);
    assertThat(windows.get(2).tokens()).containsExactly(15, 16, 17, 18, 19);
    assertThat(windows.get(2).predicted()).isEqualTo(2);
    assertThat(RollingWindows.of(new int[0], 7, 4)).isEmpty();
    for (int length = 1; length < 30; length++) {
      int predicted = 0;
      for (Continuation window : RollingWindows.of(new int[length], 7, 6)) {
        assertThat(window.read()).isLessThanOrEqualTo(6);
        predicted += window.predicted();
      }
      assertThat(predicted).isEqualTo(length);
    }
  }
}
