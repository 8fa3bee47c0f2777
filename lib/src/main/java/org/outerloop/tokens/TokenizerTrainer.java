package org.outerloop.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.Require;

/**
 * Learns a byte-level BPE vocabulary (Sennrich et al., 2016; GPT-2's words) and writes it as a
 * {@code tokenizer.json} that Hugging Face's tokenizers and {@link Tokenizer} read.
 *
 * <p>Ids: 0 is {@code <|endoftext|>}, 1 to 256 are the bytes, then the merges in the order learned.
 * The most frequent pair comes first, of equals the one whose left bytes, then right bytes, are
 * smaller; so counts may be gathered in any order and by any number of tasks.
 */
public final class TokenizerTrainer {
  /** Ids that are there before any merge: end of text and the bytes. */
  static final int FIRST_MERGE = 257;

  private static final int MAX_WORD = 256; // chars; longer ones are no words

  private TokenizerTrainer() {}

  /** Adds the words of a text to their counts; returns the map it was given. */
  public static Map<String, Long> count(String text, Map<String, Long> counts) {
    char[] chars = CharacterKinds.wellFormed(text);
    new Gpt2Splitter()
        .split(
            chars,
            0,
            chars.length,
            (word, from, to) -> {
              if (to - from <= MAX_WORD) {
                counts.merge(new String(word, from, to - from), 1L, Long::sum);
              }
            });
    return counts;
  }

  /**
   * Learns a vocabulary of exactly this size.
   *
   * @param pretokenCounts how often each word occurs, as {@link #count} gathers it
   * @return the bytes of a {@code tokenizer.json}
   * @throws IllegalArgumentException if the text holds too few pairs that occur twice
   */
  public static byte[] train(Map<String, Long> pretokenCounts, int vocabularySize) {
    Require.that(
        vocabularySize >= FIRST_MERGE,
        "A vocabulary of %s ids does not hold the end of text and 256 bytes",
        vocabularySize);
    MergeLearner learner = new MergeLearner(pretokenCounts);
    while (learner.size() < vocabularySize) {
      Require.that(
          learner.learnNext(),
          "The text gives a vocabulary of %s ids at most, %s are asked for; give more text or ask"
              + " for fewer",
          learner.size(),
          vocabularySize);
    }
    return write(learner.pieces(), learner.merges());
  }

  private static byte[] write(List<byte[]> pieces, List<int[]> merges) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    root.putArray("added_tokens").add(endOfText());
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel());
    root.putNull("post_processor");
    root.set("decoder", byteLevel());
    root.set("model", model(pieces, merges));
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode endOfText() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", 0)
        .put("content", Vocabulary.END_OF_TEXT)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  private static ObjectNode byteLevel() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static ObjectNode model(List<byte[]> pieces, List<int[]> merges) {
    ObjectNode model = JsonNodeFactory.instance.objectNode().put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab").put(Vocabulary.END_OF_TEXT, 0);
    for (int id = 1; id < pieces.size(); id++) {
      vocabulary.put(ByteAlphabet.spell(pieces.get(id)), id);
    }
    ArrayNode list = model.putArray("merges");
    for (int[] merge : merges) {
      String left = ByteAlphabet.spell(pieces.get(merge[0]));
      list.add(left + " " + ByteAlphabet.spell(pieces.get(merge[1])));
    }
    return model;
  }
}
