package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.RecordJson;

/** Every family against Hugging Face's own implementation. */
class HuggingFaceOracleTest {
  private static final String SHARD =
      "global-shard_02_of_10/local-shard_1_of_10/shard_00000000_processed.jsonl.zst";

  @ParameterizedTest
  @ValueSource(
      strings = {"llama2", "gpt2", "gpt-neox-olmo-dolma-v1_5", "dolma2", "gemma form", "metaspace"})
  void encodesAsHuggingFaceDoes(String name) throws IOException {
    byte[] file = file(name);
    List<String> texts = new ArrayList<>(SharedTexts.documents(SHARD).subList(0, 12));
    texts.addAll(HardTexts.fixed());
    texts.addAll(HardTexts.random(500));
    texts.addAll(HardTexts.randomUnicode(120));

    assertSameIds(Tokenizer.read(file), DjlOracle.ofPlainText(file), texts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama2", "gpt2", "dolma2"})
  void findsSpecialTokensAsHuggingFaceDoes(String name) throws IOException {
    byte[] file = file(name);

    assertSameIds(Tokenizer.readFindingSpecial(file), DjlOracle.of(file), HardTexts.random(500));
  }

  /** Needs no shared file. */
  @Test
  void aSmallFileOfTheLlamaFormEncodesAsHuggingFaceDoes() throws IOException {
    byte[] file = SmallLlama.file();
    List<String> texts = new ArrayList<>(HardTexts.fixed());
    texts.addAll(HardTexts.random(500));
    texts.addAll(SmallLlama.texts(500));

    assertSameIds(Tokenizer.read(file), DjlOracle.ofPlainText(file), texts);
    Tokenizer tokenizer = Tokenizer.read(file);
    for (String text : texts) {
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "\u4E2D", "."})
  void aMillionOfOneCharacterAreNoProblem(String character) {
    Tokenizer tokenizer = Tokenizer.read(SmallLlama.file());
    String text = character.repeat(1_000_000);

    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  /** Needs no shared file. */
  @ParameterizedTest
  @EnumSource
  void aTrainedTokenizerIsReadByHuggingFace(WordPattern pattern) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    TrainerSettings settings = Training.settings(600, pattern, "<|user|>", "<|bot|>");
    List<String> texts = new ArrayList<>(HardTexts.fixed());
    texts.addAll(HardTexts.random(500));
    texts.addAll(HardTexts.randomUnicode(120));
    texts.forEach(text -> TokenizerTrainer.count(text, settings, counts));
    byte[] file = TokenizerTrainer.train(counts, settings);

    assertSameIds(Tokenizer.read(file), DjlOracle.ofPlainText(file), texts);
    texts.replaceAll(text -> text.replace("<|endoftext|>", "<|bot|>"));
    assertSameIds(Tokenizer.readFindingSpecial(file), DjlOracle.of(file), texts);
  }

  private static void assertSameIds(Tokenizer tokenizer, DjlOracle oracle, List<String> texts) {
    try (oracle) {
      for (String text : texts) {
        assertThat(tokenizer.encode(text)).as(text).isEqualTo(oracle.encode(text));
      }
    }
  }

  private static byte[] file(String name) throws IOException {
    return switch (name) {
      case "gemma form" ->
          llama(
              "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"}," + "\"content\":\"\u2581\"}",
              "{\"type\":\"Split\",\"pattern\":{\"String\":\" \"},"
                  + "\"behavior\":\"MergedWithPrevious\",\"invert\":false}");
      case "metaspace" ->
          llama(
              "null",
              "{\"type\":\"Metaspace\",\"replacement\":\"\u2581\","
                  + "\"prepend_scheme\":\"first\",\"split\":false}");
      default -> SharedTexts.tokenizerFile(name + ".tokenizer.json");
    };
  }

  /** Llama 2's model with other steps before it. */
  private static byte[] llama(String normalizer, String preTokenizer) throws IOException {
    byte[] file = SharedTexts.tokenizerFile("llama2.tokenizer.json");
    ObjectNode root = (ObjectNode) RecordJson.parse(file);
    root.set("normalizer", RecordJson.parse(normalizer.getBytes(StandardCharsets.UTF_8)));
    root.set("pre_tokenizer", RecordJson.parse(preTokenizer.getBytes(StandardCharsets.UTF_8)));
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
