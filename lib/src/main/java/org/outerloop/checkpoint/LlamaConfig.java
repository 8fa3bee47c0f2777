package org.outerloop.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RotaryStretch;

/**
 * The config.json by which Hugging Face's LlamaForCausalLM computes what we computed.
 *
 * @param model shape
 * @param beginOfText id that starts a text; where the tokenizer has none, that of end of text
 * @param endsOfText ids that end one, the usual one first; at least one
 */
public record LlamaConfig(ModelSpec model, int beginOfText, List<Integer> endsOfText) {
  /** With one id that ends a text. */
  public LlamaConfig(ModelSpec model, int beginOfText, int endOfText) {
    this(model, beginOfText, List.of(endOfText));
  }

  public LlamaConfig {
    endsOfText = List.copyOf(endsOfText);
    Require.that(!endsOfText.isEmpty(), "No id ends a text");
    Require.that(
        0 <= beginOfText && beginOfText < model.vocabularySize(),
        "Begin of text %s is outside the vocabulary of %s",
        beginOfText,
        model.vocabularySize());
    for (int endOfText : endsOfText) {
      Require.that(
          0 <= endOfText && endOfText < model.vocabularySize(),
          "End of text %s is outside the vocabulary of %s",
          endOfText,
          model.vocabularySize());
    }
  }

  /** The usual one. */
  public int endOfText() {
    return endsOfText.get(0);
  }

  /** What {@code eos_token_id} is: an id, or several. */
  public JsonNode eosTokenId() {
    if (endsOfText.size() == 1) {
      return JsonNodeFactory.instance.numberNode(endOfText());
    }
    ArrayNode ids = JsonNodeFactory.instance.arrayNode();
    endsOfText.forEach(id -> ids.add((int) id));
    return ids;
  }

  byte[] toJson() {
    return toJson(Safetensors.DType.F32);
  }

  /** The file of a model whose parameters are kept in this format. */
  public byte[] toJson(Safetensors.DType format) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("architectures").add("LlamaForCausalLM");
    json.put("model_type", "llama");
    json.put("vocab_size", model.vocabularySize());
    json.put("hidden_size", model.hiddenSize());
    json.put("intermediate_size", model.feedForwardSize());
    json.put("num_hidden_layers", model.layers());
    json.put("num_attention_heads", model.heads());
    json.put("num_key_value_heads", model.keyValueHeads());
    json.put("head_dim", model.headSize());
    json.put("hidden_act", "silu");
    json.put("rms_norm_eps", model.normEpsilon());
    json.put("rope_theta", model.ropeTheta());
    json.set("rope_scaling", ropeScaling());
    json.put("max_position_embeddings", model.contextLength());
    json.put("attention_bias", false);
    json.put("mlp_bias", false);
    json.put("tie_word_embeddings", model.tiedHead());
    json.put("bos_token_id", beginOfText);
    json.set("eos_token_id", eosTokenId());
    json.put("torch_dtype", format.label());
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode ropeScaling() {
    if (model.ropeStretch().isEmpty()) {
      return NullNode.getInstance();
    }
    RotaryStretch stretch = model.ropeStretch().get();
    return JsonNodeFactory.instance
        .objectNode()
        .put("rope_type", "llama3")
        .put("factor", stretch.factor())
        .put("low_freq_factor", stretch.lowFrequencyFactor())
        .put("high_freq_factor", stretch.highFrequencyFactor())
        .put("original_max_position_embeddings", stretch.originalContextLength());
  }
}
