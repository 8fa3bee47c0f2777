package org.outerloop.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.checkpoint.LlamaConfig;

/**
 * The small files of a model's folder that say nothing of its parameters. Those that are there go
 * along as they are, so that nothing a user has put there is lost; what is missing is made.
 */
final class CarriedFiles {
  static final String GENERATION = "generation_config.json";
  static final String SPECIAL_TOKENS = "special_tokens_map.json";

  /** All of them. */
  static final List<String> NAMES =
      List.of(LlamaFolder.TOKENIZER, LlamaFolder.TOKENIZER_CONFIG, SPECIAL_TOKENS, GENERATION);

  private CarriedFiles() {}

  /**
   * Files to be written beside a model.
   *
   * @param folder that it comes from
   * @param tokenizer to go with it where the folder has none
   */
  static Map<String, byte[]> of(LlamaFolder folder, Optional<byte[]> tokenizer) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : NAMES) {
      folder.carried(name).ifPresent(content -> files.put(name, content));
    }
    LlamaConfig config = folder.config();
    files.computeIfAbsent(GENERATION, name -> generation(config));
    tokenizer.ifPresent(json -> files.putIfAbsent(LlamaFolder.TOKENIZER, json));
    if (files.containsKey(LlamaFolder.TOKENIZER)) {
      JsonNode json = SmallFiles.json(LlamaFolder.TOKENIZER, files.get(LlamaFolder.TOKENIZER));
      files.computeIfAbsent(SPECIAL_TOKENS, name -> bytes(specialTokens(config, json)));
      files.computeIfAbsent(
          LlamaFolder.TOKENIZER_CONFIG, name -> bytes(tokenizerConfig(folder, json)));
    }
    return files;
  }

  private static byte[] generation(LlamaConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("bos_token_id", config.beginOfText());
    json.set("eos_token_id", config.eosTokenId());
    return bytes(json);
  }

  private static ObjectNode specialTokens(LlamaConfig config, JsonNode tokenizer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      int id = token.path("id").asInt(-1);
      if (id == config.beginOfText()) {
        json.put("bos_token", token.path("content").asText());
      }
      if (id == config.endOfText()) {
        json.put("eos_token", token.path("content").asText());
      }
    }
    return json;
  }

  private static ObjectNode tokenizerConfig(LlamaFolder folder, JsonNode tokenizer) {
    ObjectNode json = specialTokens(folder.config(), tokenizer);
    json.put("add_bos_token", folder.addsBeginOfText().orElse(false));
    json.put("clean_up_tokenization_spaces", false);
    json.put("model_max_length", folder.model().contextLength());
    json.put("tokenizer_class", "PreTrainedTokenizerFast");
    return json;
  }

  private static byte[] bytes(ObjectNode json) {
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
