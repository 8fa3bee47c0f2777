package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.RecordJson;

class TokenizerTest {
  private final Tokenizer small = Tokenizer.read(smallFile());

  @Test
  void givesEveryTextBack() {
    for (String text : hardTexts()) {
      assertThat(small.decode(small.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void writesAnUnpairedSurrogateAsTheReplacementCharacter() {
    String text = "a\uD83Db\uDE00c\uD83D";

    assertThat(small.decode(small.encode(text))).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
  }

  @Test
  void aPageCannotFakeTheEndOfADocument() {
    int[] ids = small.encode("before<|endoftext|>after");

    assertThat(ids).doesNotContain(small.endOfText());
    assertThat(small.decode(ids)).isEqualTo("before<|endoftext|>after");
    assertThat(small.decode(new int[] {small.endOfText()})).isEqualTo("<|endoftext|>");
  }

  @Test
  void decodesIdsThatAreCutInsideACharacter() {
    int[] ids = small.encode("\uD83D\uDE00");

    assertThat(small.decode(new int[] {ids[0]})).isEqualTo("\uFFFD");
  }

  @Test
  void refusesIdsOutsideTheVocabulary() {
    assertThatThrownBy(() -> small.decode(new int[] {280}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Id 280 of 280");
  }

  @Test
  void travelsAsItsFile() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(small);
    }
    Tokenizer copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (Tokenizer) in.readObject();
    }

    assertThat(copy.digest()).isEqualTo(small.digest());
    assertThat(copy.encode("the other")).isEqualTo(small.encode("the other"));
  }

  @Test
  void findsAddedTokensThatAreNotSpecialTheLongestFirst() {
    String added =
        "[{\"id\":280,\"content\":\"  \"},{\"id\":281,\"content\":\"   \"},"
            + "{\"id\":0,\"content\":\"<|endoftext|>\",\"special\":true}]";
    Tokenizer tokenizer = Tokenizer.read(edited("added_tokens", added));

    int[] ids = tokenizer.encode("a      b  \uFFFD");

    assertThat(ids).startsWith(tokenizer.encode("a")[0], 281, 281).contains(280);
    assertThat(tokenizer.decode(ids)).isEqualTo("a      b  \uFFFD");
  }

  @Test
  void composesTextWhereTheFileAsksForIt() {
    Tokenizer tokenizer = Tokenizer.read(edited("normalizer", "{\"type\":\"NFC\"}"));
    for (String text : hardTexts()) {
      assertThat(tokenizer.decode(tokenizer.encode(text)))
          .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
    }
  }

  @Test
  void takesAUniqueSpecialTokenAsTheEndOfText() {
    String plain = "{\"id\":281,\"content\":\"  \"}";
    String start = "{\"id\":281,\"content\":\"<s>\",\"special\":true}";
    String end = "{\"id\":280,\"content\":\"<end>\",\"special\":true}";
    String known = "{\"id\":280,\"content\":\"</s>\",\"special\":true}";

    assertThat(Tokenizer.read(edited("added_tokens", "[" + plain + "," + end + "]")).endOfText())
        .isEqualTo(280);
    assertThat(Tokenizer.read(edited("added_tokens", "[" + start + "," + known + "]")).endOfText())
        .isEqualTo(280);
    assertRefuses(
        edited("added_tokens", "[" + start + "," + end + "]"),
        "added_tokens hold none of [<|endoftext|>, </s>, <eos>, <|end_of_text|>] nor exactly one"
            + " special token, but 2");
    assertRefuses(edited("added_tokens", "[]"), "nor exactly one special token, but 0");
  }

  @Test
  void refusesWhatIsNoTokenizerFile() {
    assertRefuses(
        "<html>".getBytes(StandardCharsets.UTF_8), "The tokenizer file is not valid JSON");
    assertRefuses("[]".getBytes(StandardCharsets.UTF_8), "model is missing");
    assertRefuses("{}".getBytes(StandardCharsets.UTF_8), "model is missing");
  }

  @Test
  void refusesOtherKindsAndNamesThePart() {
    assertRefuses(edited("pre_tokenizer", "null"), "pre_tokenizer is missing");
    assertRefuses(
        edited("pre_tokenizer", "{\"type\":\"Metaspace\"}"), "pre_tokenizer of type 'Metaspace'");
    assertRefuses(
        edited("pre_tokenizer", "{\"type\":\"ByteLevel\",\"add_prefix_space\":true}"),
        "pre_tokenizer.add_prefix_space");
    assertRefuses(
        edited("normalizer", "{\"type\":\"Lowercase\"}"), "normalizer of type 'Lowercase'");
    assertRefuses(edited("decoder", "{\"type\":\"Metaspace\"}"), "decoder 'Metaspace'");
    assertRefuses(edited("model", "{\"type\":\"Unigram\",\"vocab\":[]}"), "model.type 'Unigram'");
    assertRefuses(edited("model", "{\"type\":\"WordPiece\"}"), "model.type 'WordPiece'");
    assertRefuses(edited("model", "{\"type\":\"BPE\",\"merges\":[]}"), "model.vocab is missing");
    assertRefuses(
        edited("pre_tokenizer", sequence("{\"Regex\":\"(\"}", "Isolated")),
        "pre_tokenizer.pretokenizers[0].pattern.Regex is not supported");
    assertRefuses(
        edited("pre_tokenizer", sequence("{\"Regex\":\" \"}", "MergedWithNext")),
        "pre_tokenizer.pretokenizers[0].behavior 'MergedWithNext'");
  }

  @Test
  void refusesAModelThatContradictsItself() {
    String file = new String(smallFile(), StandardCharsets.UTF_8);

    assertRefuses(file, "\"!\" : 34", "\"!\" : 1000", "has holes");
    assertRefuses(file, "\"!\" : 34", "\"!\" : 35", "gives id 35 twice");
    assertRefuses(file, "\"!\" : 34", "\"! \" : 34", "has a piece not of bytes");
    assertRefuses(file, "\"!\" : 34", "\"!!\" : 34", "has no piece for byte 33");
    assertRefuses(file, "\"merges\" : [ ", "\"merges\" : [ \"q q\", ", "names 'qq'");
    assertRefuses(file, "\"merges\" : [ ", "\"merges\" : [ \"q\", ", "is not a pair");
    assertRefuses(file, "\"!\" : 34", "\"!\" : -34", "is not an id: -34");
  }

  @Test
  void aWordThatIsAPieceTakesItsIdWhereMergesAreIgnored() {
    String file = new String(smallFile(), StandardCharsets.UTF_8);
    String noMerges = file.replaceAll("\"merges\" : \\[[^\\]]*\\]", "\"merges\" : [ ]");
    String whole = noMerges.replace("\"ignore_merges\" : false", "\"ignore_merges\" : true");

    assertThat(Tokenizer.read(bytes(noMerges)).encode("the")).hasSize(3);
    assertThat(Tokenizer.read(bytes(whole)).encode("the"))
        .isEqualTo(small.encode("the"))
        .hasSize(1);
    assertThat(Tokenizer.read(bytes(whole)).encode("<|endoftext|>")).doesNotContain(0);
  }

  @Test
  void cutsDigitsBeforeTheByteLevel() {
    String digits =
        "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Digits\",\"individual_digits\":true},"
            + "{\"type\":\"ByteLevel\",\"add_prefix_space\":false}]}";
    Tokenizer tokenizer = Tokenizer.read(edited("pre_tokenizer", digits));

    assertThat(tokenizer.decode(tokenizer.encode("in 1984"))).isEqualTo("in 1984");
  }

  @Test
  void readsMergesWrittenAsPairs() {
    String file = new String(smallFile(), StandardCharsets.UTF_8);
    String pairs = file.replaceAll("\"(\\S+) (\\S+)\"(,| \\])", "[\"$1\", \"$2\"]$3");

    assertThat(pairs).isNotEqualTo(file);
    assertThat(Tokenizer.read(bytes(pairs)).encode("the other"))
        .isEqualTo(small.encode("the other"));
  }

  private static String sequence(String pattern, String behavior) {
    return "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":"
        + pattern
        + ",\"behavior\":\""
        + behavior
        + "\"},{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}]}";
  }

  private static void assertRefuses(String file, String old, String now, String part) {
    assertThat(file).contains(old);
    assertRefuses(bytes(file.replace(old, now)), part);
  }

  private static void assertRefuses(byte[] file, String message) {
    assertThatThrownBy(() -> Tokenizer.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static List<String> hardTexts() {
    List<String> texts = new ArrayList<>(HardTexts.fixed());
    texts.addAll(HardTexts.random(500));
    return texts;
  }

  static byte[] smallFile() {
    Map<String, Long> counts = new HashMap<>();
    Training.count("the other mother and the father, the theory of the thing ".repeat(9), counts);
    return Training.train(counts, 280);
  }

  /** The small tokenizer's file with one part replaced. */
  private static byte[] edited(String part, String json) {
    ObjectNode root = (ObjectNode) RecordJson.parse(smallFile());
    root.set(part, RecordJson.parse(bytes(json)));
    return bytes(root.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
