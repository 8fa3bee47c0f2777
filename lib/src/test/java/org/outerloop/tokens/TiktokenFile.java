package org.outerloop.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ranks that come with jtokkit as a {@code tokenizer.json}. Each token has a merge for every
 * way to cut it in two tokens, in the order of their ranks, as published conversions have it.
 */
public final class TiktokenFile {
  private final List<String> pieces = new ArrayList<>(); // by rank, in the byte alphabet
  private final Map<String, Integer> ranks = new HashMap<>();

  private TiktokenFile() {}

  public static byte[] o200k() throws IOException {
    TiktokenFile file = new TiktokenFile();
    file.read("/com/knuddels/jtokkit/o200k_base.tiktoken");
    return file.json(WordPattern.O200K).toString().getBytes(StandardCharsets.UTF_8);
  }

  private void read(String resource) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                TiktokenFile.class.getResourceAsStream(resource), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ");
        String piece = ByteAlphabet.spell(Base64.getDecoder().decode(parts[0]));
        ranks.put(piece, Integer.parseInt(parts[1]));
        pieces.add(piece);
      }
    }
  }

  private ObjectNode json(WordPattern pattern) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray("added_tokens")
        .addObject()
        .put("id", pieces.size())
        .put("content", Vocabulary.END_OF_TEXT)
        .put("special", true);
    root.set("pre_tokenizer", TrainedFile.preTokenizer(pattern));
    root.putObject("decoder").put("type", "ByteLevel");
    ObjectNode model = root.putObject("model").put("type", "BPE").put("ignore_merges", true);
    ObjectNode vocabulary = model.putObject("vocab");
    ArrayNode merges = model.putArray("merges");
    for (String piece : pieces) {
      vocabulary.put(piece, ranks.get(piece));
      cuts(piece).forEach(merges::add);
    }
    return root;
  }

  private List<String> cuts(String piece) {
    List<Integer> cuts = new ArrayList<>();
    for (int at = 1; at < piece.length(); at++) {
      if (ranks.containsKey(piece.substring(0, at)) && ranks.containsKey(piece.substring(at))) {
        cuts.add(at);
      }
    }
    cuts.sort(
        Comparator.<Integer, Integer>comparing(at -> ranks.get(piece.substring(0, at)))
            .thenComparing(at -> ranks.get(piece.substring(at))));
    return cuts.stream().map(at -> piece.substring(0, at) + " " + piece.substring(at)).toList();
  }
}
