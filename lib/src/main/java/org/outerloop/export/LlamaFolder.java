package org.outerloop.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.outerloop.checkpoint.LlamaConfig;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;

/**
 * A LlamaForCausalLM in Hugging Face's layout, ours or another's: config.json, safetensors in one
 * file or sharded, F32, BF16 or F16, and a tokenizer if there is one. Nothing a file says is
 * believed before it is checked. Parameters are read slice by slice, so memory does not grow with
 * the model. Thread-safe; keeps the store, does not close it.
 */
public final class LlamaFolder {
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  private final ObjectStore store;
  private final String prefix;
  private final ConfigFile config;
  private final ModelSpec model;
  private final ParameterLayout layout;
  private final TensorFiles files;

  private LlamaFolder(ObjectStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
    config = new ConfigFile(prefix + CONFIG, SmallFiles.json(store, prefix + CONFIG));
    model = config.model();
    layout = ParameterLayout.of(model);
    files = TensorFiles.read(store, prefix, layout);
  }

  /**
   * Opens a folder and checks all but the parameters' values.
   *
   * @param keyPrefix empty, or ending in {@code /}
   * @throws org.outerloop.checkpoint.MalformedCheckpointException naming the file and what is wrong
   */
  public static LlamaFolder open(ObjectStore store, String keyPrefix) {
    Require.that(
        keyPrefix.isEmpty() || keyPrefix.endsWith("/"), "Folder '%s' does not end in /", keyPrefix);
    return new LlamaFolder(store, keyPrefix);
  }

  public ModelSpec model() {
    return model;
  }

  public ParameterLayout layout() {
    return layout;
  }

  /**
   * Values of a slice, row-major, as float32.
   *
   * @param slice of {@link #layout}, however it is cut
   */
  public float[] read(Slice slice) {
    TensorSpec tensor = layout.tensor(slice.tensor());
    Require.that(
        slice.offset() + slice.length() <= tensor.size(), "%s is larger than its tensor", slice);
    TensorFiles.Place place = files.place(tensor);
    int bytes = place.entry().dtype().bytes();
    byte[] content =
        store.getRange(
            place.key(),
            place.entry().begin() + slice.offset() * bytes,
            Math.multiplyExact(slice.length(), bytes));
    return place.entry().dtype().decode(content);
  }

  /** Shape and ids; where config.json names no id the end of text, or 0, stands for it. */
  public LlamaConfig config() {
    List<Integer> ends = endsOfText().isEmpty() ? List.of(0) : endsOfText();
    return new LlamaConfig(model, beginOfText().orElse(ends.get(0)), ends);
  }

  /**
   * A small file beside the parameters, as it is.
   *
   * @param name of {@link CarriedFiles#NAMES}
   */
  public Optional<byte[]> carried(String name) {
    return SmallFiles.find(store, prefix + name);
  }

  /** Id that starts a text, as config.json says. */
  public OptionalInt beginOfText() {
    return config.beginOfText();
  }

  /** Ids that end one. */
  public List<Integer> endsOfText() {
    return config.endsOfText();
  }

  public Optional<byte[]> tokenizerJson() {
    return SmallFiles.find(store, prefix + TOKENIZER);
  }

  /**
   * Whether its tokenizer puts the begin of text before every text: what tokenizer_config.json
   * says, else whether tokenizer.json's post-processor does. Empty where neither says so.
   */
  public Optional<Boolean> addsBeginOfText() {
    Optional<JsonNode> said =
        SmallFiles.find(store, prefix + TOKENIZER_CONFIG)
            .map(bytes -> SmallFiles.json(prefix + TOKENIZER_CONFIG, bytes))
            .map(json -> json.path("add_bos_token"))
            .filter(JsonNode::isBoolean);
    if (said.isPresent()) {
      return said.map(JsonNode::booleanValue);
    }
    return tokenizerJson()
        .map(bytes -> SmallFiles.json(prefix + TOKENIZER, bytes).path("post_processor"))
        .flatMap(LlamaFolder::beginsWithSpecial);
  }

  private static Optional<Boolean> beginsWithSpecial(JsonNode processor) {
    for (JsonNode step : processor.path("processors")) {
      Optional<Boolean> said = beginsWithSpecial(step);
      if (said.isPresent()) {
        return said;
      }
    }
    if (!processor.path("type").asText("").equals("TemplateProcessing")) {
      return Optional.empty();
    }
    return Optional.of(processor.path("single").path(0).has("SpecialToken"));
  }
}
