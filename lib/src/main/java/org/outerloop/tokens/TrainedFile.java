package org.outerloop.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.outerloop.protocol.Require;

/** A trained vocabulary as a {@code tokenizer.json}. */
final class TrainedFile {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TrainedFile() {}

  static byte[] write(MergeLearner learner, TrainerSettings settings) {
    List<String> special = settings.specialTokens();
    ObjectNode root = JSON.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens").add(special(0, Vocabulary.END_OF_TEXT));
    for (int i = 0; i < special.size(); i++) {
      added.add(special(learner.size() + i, special.get(i)));
    }
    root.putNull("normalizer");
    root.set("pre_tokenizer", preTokenizer(settings.pattern()));
    root.putNull("post_processor");
    root.set("decoder", byteLevel(true));
    root.set("model", model(learner.pieces(), learner.merges(), special));
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode special(int id, String content) {
    return JSON.objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  /** GPT-2's pattern is the ByteLevel step's own; any other goes before it. */
  static ObjectNode preTokenizer(WordPattern pattern) {
    if (pattern == WordPattern.GPT2) {
      return byteLevel(true);
    }
    ObjectNode split = JSON.objectNode().put("type", "Split");
    split.putObject("pattern").put("Regex", pattern.regex());
    split.put("behavior", "Isolated").put("invert", false);
    ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
    sequence.putArray("pretokenizers").add(split).add(byteLevel(false));
    return sequence;
  }

  private static ObjectNode byteLevel(boolean useRegex) {
    return JSON.objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", useRegex);
  }

  private static ObjectNode model(List<byte[]> pieces, List<int[]> merges, List<String> special) {
    ObjectNode model = JSON.objectNode().put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab").put(Vocabulary.END_OF_TEXT, 0);
    for (int id = 1; id < pieces.size(); id++) {
      vocabulary.put(ByteAlphabet.spell(pieces.get(id)), id);
    }
    int next = pieces.size();
    for (String token : special) {
      Require.that(
          !vocabulary.has(token), "Special token '%s' is what a piece is written as", token);
      vocabulary.put(token, next++);
    }
    ArrayNode list = model.putArray("merges");
    for (int[] merge : merges) {
      String left = ByteAlphabet.spell(pieces.get(merge[0]));
      list.add(left + " " + ByteAlphabet.spell(pieces.get(merge[1])));
    }
    return model;
  }
}
