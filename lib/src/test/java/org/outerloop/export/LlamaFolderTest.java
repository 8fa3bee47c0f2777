package org.outerloop.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.checkpoint.Safetensors.DType;
import org.outerloop.checkpoint.ShardDigests;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.model.DeviceTreePass;
import org.outerloop.model.ReferenceTransformer;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.RotaryStretch;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.PassValues;

class LlamaFolderTest {
  private static final SliceCut CUT = new SliceCut(8, 64);

  private final ObjectStore store = new MemoryObjectStore();

  /** Grouped heads, of a size that is not hidden / heads. */
  private static ModelSpec model(int keyValueHeads, boolean tied) {
    return new ModelSpec(50, 24, 2, 6, keyValueHeads, 6, 40, 32, 10_000, 1e-5, tied);
  }

  private static float[] all(LlamaFolder folder) {
    float[] values = new float[(int) folder.layout().size()];
    for (Slice slice : folder.layout().slices(1, 100)) {
      TensorSpec tensor = folder.layout().tensor(slice.tensor());
      float[] some = folder.read(slice);
      System.arraycopy(some, 0, values, (int) (tensor.offset() + slice.offset()), some.length);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 1, 2, false",
    "F32, 3, 6, true",
    "BF16, 1, 1, false",
    "BF16, 4, 2, true",
    "F16, 1, 2, true",
    "F16, 2, 3, false"
  })
  void readsWhatOthersWrite(String dtype, int files, int keyValueHeads, boolean tied) {
    ModelSpec model = model(keyValueHeads, tied);
    float[] parameters = HubFolder.parameters(model);
    new HubFolder(model, parameters, dtype).write(store, "m/", files);

    LlamaFolder folder = LlamaFolder.open(store, "m/");

    assertThat(folder.model()).isEqualTo(model);
    assertThat(all(folder)).isEqualTo(parameters);
    assertThat(folder.beginOfText()).hasValue(1);
    assertThat(folder.endsOfText()).containsExactly(2, 3);
    assertThat(folder.config().endOfText()).isEqualTo(2);
    assertThat(folder.tokenizerJson()).isEmpty();
    assertThat(folder.addsBeginOfText()).isEmpty();
  }

  /** Above 17 tokens a wrong layout of rotary pairs shows. */
  @ParameterizedTest
  @CsvSource({"2, false", "6, true", "1, false"})
  void logitsAreThoseOfThePaperInPlainLoops(int keyValueHeads, boolean tied) {
    ModelSpec model = model(keyValueHeads, tied);
    float[] parameters = HubFolder.parameters(model);
    new HubFolder(model, parameters, "BF16").write(store, "", 2);
    assertLogitsOfTheReference(LlamaFolder.open(store, ""), parameters);
  }

  private void assertLogitsOfTheReference(LlamaFolder folder, float[] parameters) {
    int[] text = new int[29];
    for (int i = 0; i < text.length; i++) {
      text[i] = i * 7 % 50;
    }
    double[][] expected =
        new ReferenceTransformer(folder.model(), parameters).logits(text, text.length);
    List<float[]> rows = new ArrayList<>();
    try (PassValues values =
        new PassValues(folder.layout().size(), Precision.FLOAT32, Device.CPU)) {
      values.write(0, all(folder), (int) folder.layout().size());
      try (DeviceTreePass pass =
          new DeviceTreePass(folder.model(), Precision.FLOAT32, Device.CPU, values.tensor())) {
        pass.logits(text, row -> rows.add(row.clone()));
      }
    }
    for (int t = 0; t < text.length; t++) {
      for (int v = 0; v < 50; v++) {
        double size = Math.max(1, Math.abs(expected[t][v]));
        assertThat((double) rows.get(t)[v]).isCloseTo(expected[t][v], within(1e-4 * size));
      }
    }
  }

  @Test
  void keysMayBeInTheirNewerPlacesOrMissing() {
    ModelSpec model = new ModelSpec(50, 24, 2, 6, 6, 4, 40, 2048, 10_000, 1e-6, false);
    HubFolder folder = new HubFolder(model, HubFolder.parameters(model), "F32");
    for (String key :
        List.of(
            "head_dim",
            "num_key_value_heads",
            "rms_norm_eps",
            "rope_theta",
            "tie_word_embeddings",
            "max_position_embeddings",
            "bos_token_id",
            "eos_token_id")) {
      folder.config.remove(key);
    }
    folder.config.put("rope_scaling", "null");
    folder.write(store, "old/", 1);
    folder.config.put("rope_parameters", "{\"rope_type\": \"default\", \"rope_theta\": 500000.0}");
    folder.write(store, "new/", 1);

    assertThat(LlamaFolder.open(store, "old/").model()).isEqualTo(model);
    assertThat(LlamaFolder.open(store, "new/").model().ropeTheta()).isEqualTo(500_000);
    assertThat(LlamaFolder.open(store, "old/").beginOfText()).isEmpty();
    assertThat(LlamaFolder.open(store, "old/").endsOfText()).isEmpty();
  }

  @Test
  void whatOldFilesHaveTooManyIsLeftAside() {
    ModelSpec model = model(2, true);
    HubFolder folder = new HubFolder(model, HubFolder.parameters(model), "F32");
    folder.tensors.put(
        "model.layers.0.self_attn.rotary_emb.inv_freq",
        new HubFolder.Tensor("F32", "[3]", new byte[12]));
    folder.tensors.put("lm_head.weight", folder.tensors.get("model.embed_tokens.weight"));
    folder.write(store, "", 1);

    assertThat(all(LlamaFolder.open(store, ""))).isEqualTo(HubFolder.parameters(model));
  }

  private static String llama3(double factor, double low, double high) {
    return """
        {"rope_type": "llama3", "factor": %s, "low_freq_factor": %s, "high_freq_factor": %s,
         "original_max_position_embeddings": 16}"""
        .formatted(factor, low, high);
  }

  @Test
  void rotaryPositionsStretchedAsLlama31DoesAreReadComputedAndWritten() {
    ModelSpec stretched =
        stretched(
            model(2, true), new RotaryStretch(8, 1, 4, 16)); // of 3 pairs one between, two slower
    float[] parameters = HubFolder.parameters(stretched);
    HubFolder hub = new HubFolder(stretched, parameters, "F32");
    hub.config.put("rope_scaling", llama3(8, 1, 4));
    hub.write(store, "old/", 1);
    hub.config.remove("rope_scaling");
    hub.config.put("rope_parameters", llama3(8, 1, 4).replace("{", "{\"rope_theta\": 10000.0, "));
    hub.write(store, "new/", 1);

    for (String place : List.of("old/", "new/")) {
      assertThat(LlamaFolder.open(store, place).model()).isEqualTo(stretched);
    }
    assertThat(LlamaFolder.open(exported(store, "old/", DType.F32, 1L << 30), "").model())
        .isEqualTo(stretched);
    assertLogitsOfTheReference(LlamaFolder.open(store, "old/"), parameters);
  }

  private static ModelSpec stretched(ModelSpec m, RotaryStretch stretch) {
    return new ModelSpec(
        m.vocabularySize(),
        m.hiddenSize(),
        m.layers(),
        m.heads(),
        m.keyValueHeads(),
        m.headSize(),
        m.feedForwardSize(),
        m.contextLength(),
        m.ropeTheta(),
        m.normEpsilon(),
        m.tiedHead(),
        Optional.of(stretch));
  }

  static Stream<Arguments> refusedConfigs() {
    return Stream.of(
        Arguments.of("model_type", "\"mistral\"", "model_type is \"mistral\", not \"llama\""),
        Arguments.of("architectures", "[\"GPT2\"]", "architectures names \"GPT2\""),
        Arguments.of("hidden_act", "\"gelu\"", "hidden_act is 'gelu', not 'silu'"),
        Arguments.of("attention_bias", "true", "attention_bias is true"),
        Arguments.of("quantization_config", "{}", "quantization_config is there"),
        Arguments.of(
            "rope_scaling",
            "{\"rope_type\": \"yarn\", \"factor\": 8.0}",
            "rope_scaling stretches rotary positions by 'yarn', which is not supported"),
        Arguments.of("rope_scaling", "{\"type\": \"linear\"}", "by 'linear'"),
        Arguments.of(
            "rope_scaling",
            "{\"rope_type\": \"llama3\", \"factor\": 8.0}",
            "rope_scaling.low_freq_factor is missing, no number"),
        Arguments.of("rope_scaling", llama3(0.5, 1, 4), "rope-stretch.factor 0.5 is below 1"),
        Arguments.of("rope_scaling", llama3(8, 4, 4), "0 < low 4.0 < high 4.0 does not hold"),
        Arguments.of("hidden_size", "-1", "hidden_size is -1, no size"),
        Arguments.of("hidden_size", "99999999999", "hidden_size is 99999999999, no size"),
        Arguments.of("num_hidden_layers", "null", "num_hidden_layers is null, no size"),
        Arguments.of("head_dim", "5", "model.head-size 5 is odd"),
        Arguments.of("num_key_value_heads", "4", "is not a multiple"),
        Arguments.of("rope_theta", "\"big\"", "rope_theta is \"big\", no number"),
        Arguments.of("bos_token_id", "50", "bos_token_id is 50, no id of the vocabulary"),
        Arguments.of("vocab_size", "51", "tensor lm_head.weight has shape [50, 24] instead of"));
  }

  @ParameterizedTest
  @MethodSource("refusedConfigs")
  void whatWouldComputeSomethingElseIsRefused(String key, String value, String reason) {
    ModelSpec model = model(2, false);
    HubFolder folder = new HubFolder(model, HubFolder.parameters(model), "F32");
    folder.config.put(key, value);
    folder.write(store, "m/", 1);

    assertThatThrownBy(() -> opened(store).beginOfText())
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining("m/")
        .hasMessageContaining(key.equals("vocab_size") ? "instead of [51, 24]" : reason);
  }

  private static LlamaFolder opened(ObjectStore store) {
    return LlamaFolder.open(store, "m/");
  }

  private void refused(String reason, int files, Consumer<HubFolder> change) {
    ModelSpec model = model(2, false);
    HubFolder folder = new HubFolder(model, HubFolder.parameters(model), "F32");
    change.accept(folder);
    store.list("m/").forEach(object -> store.delete(object.key()));
    folder.write(store, "m/", files);
    assertThatThrownBy(() -> opened(store))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void tensorsAreTheLayoutsAndNoOthers() {
    String norm = "model.norm.weight";
    refused("lacks tensor " + norm, 1, folder -> folder.tensors.remove(norm));
    refused(
        "holds tensors that no LLaMA has: [a]",
        2,
        folder -> folder.tensors.put("a", new HubFolder.Tensor("F32", "[1]", new byte[4])));
    refused(
        "has shape [12, 2] instead of [24]",
        1,
        folder -> folder.tensors.put(norm, new HubFolder.Tensor("F32", "[12,2]", new byte[96])));
    refused(
        "has dtype \"I64\"",
        1,
        folder -> folder.tensors.put(norm, new HubFolder.Tensor("I64", "[24]", new byte[192])));
    refused(
        "of shape [24] has 92 bytes",
        1,
        folder -> folder.tensors.put(norm, new HubFolder.Tensor("F32", "[24]", new byte[92])));
    refused(
        "is too large",
        1,
        folder ->
            folder.tensors.put(
                norm, new HubFolder.Tensor("F32", "[4611686018427387904,4]", new byte[96])));
  }

  @Test
  void theIndexNamesFilesOfTheFolderThatHoldWhatItSays() {
    ModelSpec model = model(2, false);
    HubFolder folder = new HubFolder(model, HubFolder.parameters(model), "F32");
    String index = "m/model.safetensors.index.json";
    folder.write(store, "m/", 2);
    String good = new String(store.get(index, 100_000), UTF_8);

    replaceIndex(index, good.replace("model-00001-of-00002.saf", "../x.saf"), "says that");
    replaceIndex(
        index,
        good.replaceFirst("model-00001-of-00002", "model-00002-of-00002"),
        "where it is not");
    replaceIndex(index, "{}", "has no weight_map");
    replaceIndex(index, "{\"weight_map\": {\"a\": 1, \"a\": 2}}", "is not valid JSON");
    store.put(index, good.getBytes(UTF_8));
    store.put(
        "m/model-00002-of-00002.safetensors",
        store.get("m/model-00001-of-00002.safetensors", 1 << 20));
    assertThatThrownBy(() -> opened(store)).hasMessageContaining("which another file holds, too");
  }

  private void replaceIndex(String key, String json, String reason) {
    store.put(key, json.getBytes(UTF_8));
    assertThatThrownBy(() -> opened(store))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aFolderOfAnotherKindIsExplained() {
    ModelSpec model = model(2, false);
    new HubFolder(model, HubFolder.parameters(model), "F32").write(store, "m/", 1);
    store.delete("m/model.safetensors");
    assertThatThrownBy(() -> opened(store)).hasMessageContaining("is not there, nor is");
    store.put("m/pytorch_model.bin", new byte[1]);
    assertThatThrownBy(() -> opened(store)).hasMessageContaining("convert them to safetensors");
    store.delete("m/config.json");
    assertThatThrownBy(() -> opened(store)).hasMessageContaining("m/config.json: is not there");
  }

  @Test
  void theTokenizerSaysWhetherTextsBegin() {
    ModelSpec model = model(2, false);
    new HubFolder(model, HubFolder.parameters(model), "F32").write(store, "m/", 1);
    String template = "{\"type\": \"TemplateProcessing\", \"single\": [%s{\"Sequence\": {}}]}";
    String special = "{\"SpecialToken\": {\"id\": \"<s>\"}}, ";
    store.put("m/tokenizer.json", tokenizer(template.formatted(special)));
    assertThat(opened(store).addsBeginOfText()).hasValue(true);
    store.put(
        "m/tokenizer.json",
        tokenizer(
            "{\"type\": \"Sequence\", \"processors\": [{\"type\": \"ByteLevel\"}, "
                + template.formatted("")
                + "]}"));
    assertThat(opened(store).addsBeginOfText()).hasValue(false);
    store.put("m/tokenizer_config.json", "{\"add_bos_token\": true}".getBytes(UTF_8));
    assertThat(opened(store).addsBeginOfText()).hasValue(true);
  }

  private static byte[] tokenizer(String processor) {
    return ("{\"post_processor\": " + processor + "}").getBytes(UTF_8);
  }

  private static Map<String, byte[]> contents(ObjectStore store, String prefix) {
    Map<String, byte[]> contents = new TreeMap<>();
    for (ObjectInfo object : store.list(prefix)) {
      contents.put(object.key(), store.get(object.key(), 1 << 24));
    }
    return contents;
  }

  private static ObjectStore exported(
      ObjectStore from, String prefix, DType format, long maxShardBytes) {
    ObjectStore to = new MemoryObjectStore();
    LlamaExport export = new LlamaExport(LlamaFolder.open(from, prefix), to, format, maxShardBytes);
    for (CheckpointShard shard : export.shards()) {
      export.write(shard);
      assertThatThrownBy(() -> LlamaFolder.open(to, ""))
          .hasMessageContaining("config.json: is not there");
    }
    export.finish(Optional.of(TOKENIZER));
    return to;
  }

  private static final byte[] TOKENIZER =
      "{\"added_tokens\": [{\"id\": 1, \"content\": \"<s>\"}, {\"id\": 2, \"content\": \"</s>\"}]}"
          .getBytes(UTF_8);

  @ParameterizedTest
  @CsvSource({
    "F32, 5000000000, 1",
    "BF16, 5000000000, 1",
    "F16, 5000000000, 1",
    "F32, 9000, 7",
    "BF16, 3000, 12"
  })
  void exportImportExportGivesTheSameBytes(DType format, long maxShardBytes, int files) {
    ModelSpec model = model(2, false);
    float[] parameters = HubFolder.parameters(model);
    new HubFolder(model, parameters, "F32").write(store, "m/", 1);

    ObjectStore first = exported(store, "m/", format, maxShardBytes);
    ObjectStore ours = new MemoryObjectStore();
    LlamaImport taking = new LlamaImport(LlamaFolder.open(first, ""), ours, CUT);
    List<ShardDigests> written = new ArrayList<>();
    taking.shards().forEach(shard -> written.add(taking.write(shard)));
    taking.finish(written);
    ObjectStore second = exported(ours, "", format, maxShardBytes);

    assertThat(contents(first, "").keySet().stream().filter(k -> k.endsWith(".safetensors")))
        .hasSize(files);
    assertThat(contents(second, "").keySet()).isEqualTo(contents(first, "").keySet());
    contents(first, "")
        .forEach(
            (key, bytes) -> assertThat(contents(second, "").get(key)).as(key).isEqualTo(bytes));
    assertThat(all(LlamaFolder.open(second, ""))).isEqualTo(parameters);
    Checkpoint checkpoint = Checkpoint.open(ours, "", LlamaFolder.open(ours, "").layout());
    assertThat(checkpoint.read(checkpoint.slices().get(0)))
        .isEqualTo(LlamaFolder.open(ours, "").read(checkpoint.slices().get(0)));
  }

  @Test
  void anExportIsWhatHuggingFaceReads() {
    ModelSpec model = model(2, true);
    new HubFolder(model, HubFolder.parameters(model), "F32").write(store, "m/", 1);
    Map<String, byte[]> files = contents(exported(store, "m/", DType.BF16, 1L << 30), "");

    assertThat(files.keySet())
        .containsExactly(
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "special_tokens_map.json",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThat(new String(files.get("config.json"), UTF_8))
        .contains("\"rope_theta\" : 10000.0")
        .contains("\"rms_norm_eps\" : 1.0E-5")
        .contains("\"head_dim\" : 6")
        .contains("\"tie_word_embeddings\" : true")
        .contains("\"eos_token_id\" : [ 2, 3 ]")
        .contains("\"torch_dtype\" : \"bfloat16\"");
    assertThat(new String(files.get("special_tokens_map.json"), UTF_8))
        .isEqualToIgnoringWhitespace("{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\"}");
    assertThat(new String(files.get("generation_config.json"), UTF_8))
        .isEqualToIgnoringWhitespace("{\"bos_token_id\": 1, \"eos_token_id\": [2, 3]}");
    assertThat(files.get("tokenizer.json")).isEqualTo(TOKENIZER);
    assertThat(new String(files.get("model.safetensors"), 8, 60, UTF_8))
        .startsWith("{\"__metadata__\":{\"format\":\"pt\"},\"model.embed_tokens.weight\"");
  }

  @Test
  void whatHalvesCannotHoldIsRefusedByName() {
    ModelSpec model = model(2, true);
    float[] parameters = HubFolder.parameters(model);
    parameters[parameters.length - 1] = 70_000;
    new HubFolder(model, parameters, "F32").write(store, "m/", 1);
    LlamaExport export =
        new LlamaExport(opened(store), new MemoryObjectStore(), DType.F16, 1L << 30);

    assertThatThrownBy(() -> export.write(export.shards().get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Tensor model.norm.weight: 70000.0 is beyond float16; choose bfloat16 or float32");
  }
}
