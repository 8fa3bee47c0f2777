package org.outerloop.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.RotaryStretch;

/**
 * Reads Hugging Face's config.json of a LlamaForCausalLM; refuses, naming the key, whatever would
 * compute something else than our model does.
 */
final class ConfigFile {
  private static final int LARGEST = 1 << 24; // of any size, far above all there are

  private final String file;
  private final JsonNode json;

  ConfigFile(String file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  ModelSpec model() {
    requireLlama();
    int hidden = size("hidden_size");
    int heads = size("num_attention_heads");
    int headSize = has("head_dim") ? size("head_dim") : hidden / heads;
    require(has("head_dim") || hidden % heads == 0, "hidden_size", "is no multiple of the heads");
    try {
      return new ModelSpec(
          size("vocab_size"),
          hidden,
          size("num_hidden_layers"),
          heads,
          has("num_key_value_heads") ? size("num_key_value_heads") : heads,
          headSize,
          size("intermediate_size"),
          has("max_position_embeddings") ? size("max_position_embeddings") : 2048,
          ropeTheta(),
          has("rms_norm_eps") ? number("rms_norm_eps", json.get("rms_norm_eps")) : 1e-6,
          json.path("tie_word_embeddings").asBoolean(false),
          ropeStretch());
    } catch (IllegalArgumentException e) {
      throw new MalformedCheckpointException(file, e.getMessage(), e);
    }
  }

  private void requireLlama() {
    JsonNode type = json.path("model_type");
    require("llama".equals(type.asText("")), "model_type", "is " + type + ", not \"llama\"");
    for (JsonNode architecture : json.path("architectures")) {
      require(
          architecture.asText().equals("LlamaForCausalLM"),
          "architectures",
          "names " + architecture + ", not \"LlamaForCausalLM\"");
    }
    String act = json.path("hidden_act").asText("silu");
    require(act.equals("silu"), "hidden_act", "is '" + act + "', not 'silu'");
    for (String bias : List.of("attention_bias", "mlp_bias")) {
      require(!json.path(bias).asBoolean(false), bias, "is true; projections have no biases here");
    }
    require(!has("quantization_config"), "quantization_config", "is there; unpack the model first");
  }

  private Optional<RotaryStretch> ropeStretch() {
    Optional<RotaryStretch> old = ropeStretch("rope_scaling");
    Optional<RotaryStretch> found = ropeStretch("rope_parameters").or(() -> old);
    require(old.isEmpty() || old.equals(found), "rope_scaling", "is not what rope_parameters says");
    return found;
  }

  private Optional<RotaryStretch> ropeStretch(String key) {
    JsonNode rope = json.path(key);
    String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
    if (!has(key) || type.equals("default")) {
      return Optional.empty();
    }
    require(
        type.equals("llama3"),
        key,
        "stretches rotary positions by '" + type + "', which is not supported");
    return Optional.of(
        new RotaryStretch(
            number(key + ".factor", rope.path("factor")),
            number(key + ".low_freq_factor", rope.path("low_freq_factor")),
            number(key + ".high_freq_factor", rope.path("high_freq_factor")),
            size(
                key + ".original_max_position_embeddings",
                rope.path("original_max_position_embeddings"))));
  }

  private double ropeTheta() {
    JsonNode theta = json.path("rope_parameters").path("rope_theta");
    JsonNode found = theta.isMissingNode() ? json.path("rope_theta") : theta;
    return found.isMissingNode() || found.isNull() ? 10_000 : number("rope_theta", found);
  }

  private double number(String key, JsonNode node) {
    require(
        node.isNumber(), key, "is " + (node.isMissingNode() ? "missing" : node) + ", no number");
    return node.doubleValue();
  }

  private int size(String key) {
    return size(key, json.path(key));
  }

  private int size(String key, JsonNode node) {
    boolean fits =
        node.isIntegralNumber()
            && node.canConvertToInt()
            && 0 < node.intValue()
            && node.intValue() <= LARGEST;
    require(fits, key, "is " + (node.isMissingNode() ? "missing" : node) + ", no size");
    return node.intValue();
  }

  private boolean has(String key) {
    return json.hasNonNull(key);
  }

  /** Id that starts a text, if it names one. */
  OptionalInt beginOfText() {
    return ids("bos_token_id").stream().mapToInt(Integer::intValue).findFirst();
  }

  /** Ids that end one; newer files name several. */
  List<Integer> endsOfText() {
    return ids("eos_token_id");
  }

  private List<Integer> ids(String key) {
    JsonNode node = json.path(key);
    List<Integer> ids = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(id -> ids.add(id(key, id)));
    } else if (has(key)) {
      ids.add(id(key, node));
    }
    return ids;
  }

  private int id(String key, JsonNode node) {
    boolean known =
        node.isIntegralNumber()
            && 0 <= node.longValue()
            && node.longValue() < json.path("vocab_size").asLong();
    require(known, key, "is " + node + ", no id of the vocabulary");
    return node.intValue();
  }

  private void require(boolean condition, String key, String problem) {
    MalformedCheckpointException.require(condition, file, "%s %s", key, problem);
  }
}
