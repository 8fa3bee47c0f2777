package org.outerloop.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;

/**
 * A model's folder as others write it: tensors by name, the header's JSON put together here, apart
 * from our own writer. Everything may be changed before it is written.
 */
final class HubFolder {
  final Map<String, String> config = new LinkedHashMap<>();
  final Map<String, Tensor> tensors = new TreeMap<>();

  record Tensor(String dtype, String shape, byte[] content) {}

  HubFolder(ModelSpec model, float[] parameters, String dtype) {
    config.put("architectures", "[\"LlamaForCausalLM\"]");
    config.put("model_type", "\"llama\"");
    config.put("vocab_size", "" + model.vocabularySize());
    config.put("hidden_size", "" + model.hiddenSize());
    config.put("intermediate_size", "" + model.feedForwardSize());
    config.put("num_hidden_layers", "" + model.layers());
    config.put("num_attention_heads", "" + model.heads());
    config.put("num_key_value_heads", "" + model.keyValueHeads());
    config.put("head_dim", "" + model.headSize());
    config.put("hidden_act", "\"silu\"");
    config.put("rms_norm_eps", "" + model.normEpsilon());
    config.put("rope_theta", "" + model.ropeTheta());
    config.put("max_position_embeddings", "" + model.contextLength());
    config.put("tie_word_embeddings", "" + model.tiedHead());
    config.put("bos_token_id", "1");
    config.put("eos_token_id", "[2, 3]");
    config.put("transformers_version", "\"4.40.0\"");
    for (TensorSpec spec : ParameterLayout.of(model).tensors()) {
      StringJoiner shape = new StringJoiner(",", "[", "]");
      for (long size : spec.shape()) {
        shape.add(Long.toString(size));
      }
      tensors.put(
          spec.name(), new Tensor(dtype, shape.toString(), content(spec, parameters, dtype)));
    }
  }

  private static byte[] content(TensorSpec spec, float[] parameters, String dtype) {
    int bytes = dtype.equals("F32") ? 4 : 2;
    ByteBuffer buffer =
        ByteBuffer.allocate((int) spec.size() * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < spec.size(); i++) {
      float value = parameters[(int) spec.offset() + i];
      switch (dtype) {
        case "F32" -> buffer.putFloat(value);
        case "BF16" -> buffer.putShort((short) (Float.floatToIntBits(value) >>> 16));
        default -> buffer.putShort(half(value));
      }
    }
    return buffer.array();
  }

  /** Of a number that a half can hold: cuts bits off. */
  private static short half(float value) {
    int bits = Float.floatToIntBits(value);
    int exponent = (bits >>> 23 & 0xff) - 112;
    return (short) (bits >>> 16 & 0x8000 | exponent << 10 | bits >>> 13 & 0x3ff);
  }

  /** Numbers that all formats hold: seven bits, of moderate size. */
  static float[] parameters(ModelSpec model) {
    SplitMix64 random = new SplitMix64(5);
    float[] values = new float[(int) model.parameterCount()];
    long matrices = ParameterLayout.of(model).matrixSize();
    for (int i = 0; i < values.length; i++) {
      float uniform = (random.nextInt(127) + 64) / 256f;
      int sign = random.nextInt(2) * 2 - 1;
      values[i] = i < matrices ? sign * uniform : 1 + uniform / 4;
      values[i] = Float.intBitsToFloat(Float.floatToIntBits(values[i]) & 0xffff0000);
    }
    return values;
  }

  String configJson() {
    StringJoiner json = new StringJoiner(", ", "{", "}");
    config.forEach((key, value) -> json.add("\"" + key + "\": " + value));
    return json.toString();
  }

  static byte[] file(Map<String, Tensor> tensors) {
    StringJoiner header = new StringJoiner(",", "{\"__metadata__\":{\"format\":\"pt\"},", "}");
    long offset = 0;
    int size = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      header.add(
          String.format(
              Locale.ROOT,
              "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
              entry.getKey(),
              tensor.dtype(),
              tensor.shape(),
              offset,
              offset + tensor.content().length));
      offset += tensor.content().length;
      size += tensor.content().length;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    tensors.values().forEach(tensor -> file.put(tensor.content()));
    return file.array();
  }

  void write(ObjectStore store, String prefix, int files) {
    store.put(prefix + "config.json", configJson().getBytes(StandardCharsets.UTF_8));
    if (files == 1) {
      store.put(prefix + "model.safetensors", file(tensors));
      return;
    }
    List<String> names = new ArrayList<>(tensors.keySet());
    StringJoiner map = new StringJoiner(",", "{\"weight_map\":{", "}}");
    for (int i = 0; i < files; i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, files);
      Map<String, Tensor> some = new TreeMap<>();
      for (int t = i; t < names.size(); t += files) {
        some.put(names.get(t), tensors.get(names.get(t)));
        map.add("\"" + names.get(t) + "\":\"" + name + "\"");
      }
      store.put(prefix + name, file(some));
    }
    store.put(
        prefix + "model.safetensors.index.json", map.toString().getBytes(StandardCharsets.UTF_8));
  }
}
