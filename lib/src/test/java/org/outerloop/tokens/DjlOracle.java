package org.outerloop.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.outerloop.protocol.RecordJson;

/**
 * Hugging Face's tokenizers, without special tokens around a text. They read special tokens inside
 * a text too; {@link #ofPlainText} takes those out of the file, so that their names stay text.
 */
final class DjlOracle implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private DjlOracle(byte[] json) throws IOException {
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
  }

  static DjlOracle of(byte[] json) throws IOException {
    return new DjlOracle(json);
  }

  static DjlOracle ofPlainText(byte[] json) throws IOException {
    ObjectNode root = (ObjectNode) RecordJson.parse(json);
    Iterator<JsonNode> added = ((ArrayNode) root.get("added_tokens")).iterator();
    while (added.hasNext()) {
      if (added.next().path("special").asBoolean(false)) {
        added.remove();
      }
    }
    root.putNull("post_processor");
    return new DjlOracle(root.toString().getBytes(StandardCharsets.UTF_8));
  }

  int[] encode(String text) {
    return Arrays.stream(tokenizer.encode(text, false, false).getIds())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
