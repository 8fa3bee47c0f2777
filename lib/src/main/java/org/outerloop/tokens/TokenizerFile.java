package org.outerloop.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;

/**
 * Reads the parts of a Hugging Face {@code tokenizer.json} that BPE needs, and refuses with {@link
 * InvalidJsonException}, naming the part, whatever would give other ids than these. What is of one
 * family only is read by {@link #splitter} (byte-level) or {@link SpaceMarkFile} (byte fallback).
 *
 * <p>{@code post_processor}, {@code truncation} and {@code padding} are not looked at: they add or
 * cut tokens around a text, and corpus preparation does neither.
 */
final class TokenizerFile {
  private final JsonNode root;

  TokenizerFile(byte[] json) {
    try {
      root = RecordJson.parse(json);
    } catch (InvalidJsonException e) {
      throw new InvalidJsonException(
          "", "The tokenizer file is not valid JSON: " + e.getMessage(), e);
    }
    check(root.isObject() && root.has("model"), "model", "is missing: not a tokenizer.json");
  }

  /** Byte letters, or space marks where the model falls back to bytes. */
  Spelling spelling() {
    return model().path("byte_fallback").asBoolean(false)
        ? Spelling.SPACE_MARKS
        : Spelling.BYTE_LETTERS;
  }

  SpaceMarkFile spaceMarks() {
    check(!ignoresMerges(), "model.ignore_merges", "is not supported beside byte_fallback");
    return SpaceMarkFile.read(root);
  }

  /** True if a decoded text loses a space at its beginning. */
  boolean stripsOnDecode() {
    return spelling() == Spelling.SPACE_MARKS && SpaceMarkFile.stripsOnDecode(root);
  }

  /** True if text is brought to NFC first. */
  boolean composes() {
    return composes(root.path("normalizer"), "normalizer");
  }

  private static boolean composes(JsonNode node, String part) {
    if (isAbsent(node)) {
      return false;
    }
    String type = node.path("type").asText();
    if (type.equals("Sequence")) {
      boolean composes = false;
      for (JsonNode step : node.path("normalizers")) {
        composes |= composes(step, part + ".normalizers");
      }
      return composes;
    }
    check(type.equals("NFC"), part, "of type '" + type + "' is not supported; only NFC or none is");
    return true;
  }

  Splitter splitter() {
    JsonNode node = root.path("pre_tokenizer");
    check(
        !isAbsent(node),
        "pre_tokenizer",
        "is missing; without model.byte_fallback only byte-level tokenizers are supported");
    if (!node.path("type").asText().equals("Sequence")) {
      return byteLevel(node, "pre_tokenizer");
    }
    String part = "pre_tokenizer.pretokenizers";
    JsonNode steps = node.path("pretokenizers");
    check(!steps.isEmpty(), part, "is empty");
    int last = steps.size() - 1;
    Splitter splitter = byteLevel(steps.get(last), part + "[" + last + "]");
    for (int i = last - 1; i >= 0; i--) {
      splitter = split(steps.get(i), part + "[" + i + "]").then(splitter);
    }
    return splitter;
  }

  private static Splitter byteLevel(JsonNode node, String part) {
    String type = node.path("type").asText();
    check(
        type.equals("ByteLevel"),
        part,
        "of type '" + type + "' is not supported here; byte-level BPE ends in ByteLevel");
    check(
        !node.path("add_prefix_space").asBoolean(true),
        part + ".add_prefix_space",
        "true is not supported: a text would not come back as it was");
    return node.path("use_regex").asBoolean(true)
        ? WordPattern.GPT2.splitter()
        : (text, from, to, sink) -> sink.accept(text, from, to);
  }

  private static Splitter split(JsonNode node, String part) {
    String type = node.path("type").asText();
    if (type.equals("Digits")) {
      boolean single = node.path("individual_digits").asBoolean(false);
      return new RegexSplitter(RegexSplitter.compile(single ? "\\p{N}" : "\\p{N}+"), true);
    }
    check(type.equals("Split"), part, "of type '" + type + "' is not supported");
    JsonNode regex = node.path("pattern").path("Regex");
    check(regex.isTextual(), part + ".pattern.Regex", "is missing");
    String behavior = node.path("behavior").asText();
    boolean inverted = node.path("invert").asBoolean(false);
    boolean isolated = behavior.equals("Isolated");
    check(
        isolated || (behavior.equals("Removed") && inverted),
        part + ".behavior",
        "'" + behavior + "' with invert " + inverted + " is not supported");
    return splitter(regex.textValue(), isolated, part);
  }

  private static Splitter splitter(String regex, boolean keepsGaps, String part) {
    Optional<WordPattern> known = WordPattern.of(regex);
    if (known.isPresent()) {
      return known.get().splitter();
    }
    try {
      return new RegexSplitter(RegexSplitter.compile(regex), keepsGaps);
    } catch (PatternSyntaxException e) {
      throw new InvalidJsonException(part + ".pattern.Regex", "is not supported: " + e, e);
    }
  }

  /** Added tokens, in file order. */
  List<AddedToken> addedTokens() {
    List<AddedToken> tokens = new ArrayList<>();
    for (JsonNode node : root.path("added_tokens")) {
      String part = "added_tokens[" + tokens.size() + "]";
      check(node.path("content").isTextual(), part + ".content", "is missing");
      check(!node.path("content").textValue().isEmpty(), part + ".content", "is empty");
      boolean special = node.path("special").asBoolean(false);
      for (String flag : List.of("single_word", "lstrip", "rstrip")) {
        check(special || !node.path(flag).asBoolean(false), part + "." + flag, "is not supported");
      }
      tokens.add(
          new AddedToken(
              id(node.path("id"), part + ".id"),
              node.path("content").textValue(),
              special,
              node.path("normalized").asBoolean(!special)));
    }
    return tokens;
  }

  /** Pieces in the byte alphabet, by piece. */
  Map<String, Integer> vocabulary() {
    JsonNode model = model();
    JsonNode vocabulary = model.path("vocab");
    check(vocabulary.isObject() && !vocabulary.isEmpty(), "model.vocab", "is missing");
    Map<String, Integer> ids = new HashMap<>(vocabulary.size() * 2);
    for (Map.Entry<String, JsonNode> field : vocabulary.properties()) {
      ids.put(field.getKey(), id(field.getValue(), "model.vocab['" + field.getKey() + "']"));
    }
    return ids;
  }

  /** Pairs of pieces, the earliest merge first. */
  List<Merge> merges() {
    JsonNode node = model().path("merges");
    check(node.isArray(), "model.merges", "is missing");
    List<Merge> merges = new ArrayList<>(node.size());
    for (JsonNode merge : node) {
      merges.add(merge(merge, "model.merges[" + merges.size() + "]"));
    }
    return merges;
  }

  private static Merge merge(JsonNode node, String part) {
    if (node.isArray() && node.size() == 2 && node.get(0).isTextual() && node.get(1).isTextual()) {
      return new Merge(node.get(0).textValue(), node.get(1).textValue());
    }
    String pair = node.isTextual() ? node.textValue() : "";
    int space = pair.indexOf(' ');
    check(
        space > 0 && space == pair.lastIndexOf(' ') && space < pair.length() - 1,
        part,
        "is not a pair of pieces: " + node);
    return new Merge(pair.substring(0, space), pair.substring(space + 1));
  }

  /** True if a word that is a piece as a whole takes its id, whatever the merges say. */
  boolean ignoresMerges() {
    return model().path("ignore_merges").asBoolean(false);
  }

  private JsonNode model() {
    JsonNode model = root.path("model");
    String type = model.path("type").asText(model.has("merges") ? "BPE" : "none");
    check(type.equals("BPE"), "model.type", "'" + type + "' is not supported; only BPE is");
    check(model.path("dropout").asDouble(0) == 0, "model.dropout", "is not supported");
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      check(model.path(affix).asText("").isEmpty(), "model." + affix, "is not supported");
    }
    String decoder = root.path("decoder").path("type").asText("none");
    boolean fallsBack = model.path("byte_fallback").asBoolean(false);
    check(
        fallsBack || decoder.equals("ByteLevel"), "decoder", "'" + decoder + "' is not supported");
    return model;
  }

  private static int id(JsonNode node, String part) {
    check(node.isInt() && node.intValue() >= 0, part, "is not an id: " + node);
    return node.intValue();
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  static void check(boolean condition, String part, String problem) {
    if (!condition) {
      throw new InvalidJsonException(part, problem);
    }
  }

  /** Two pieces that become one. */
  record Merge(String left, String right) {}
}
