package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.coding.ByteRange;
import org.outerloop.coding.SliceCoder;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/**
 * vectors-v1.json, made for authors of other decoders; data/FORMAT.md says how to read it. Its
 * vectors are decoded as it says, and this code still writes the whole file.
 */
class TestVectorsTest {
  private static final String FILE = "vectors-v1.json";
  private static final HexFormat HEX = HexFormat.of();

  private static String file() throws IOException {
    try (InputStream in = TestVectorsTest.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Stream<JsonNode> vectors() throws IOException {
    return stream("vectors");
  }

  static Stream<JsonNode> refused() throws IOException {
    return stream("refused");
  }

  private static Stream<JsonNode> stream(String key) throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    RecordJson.parse(file().getBytes(StandardCharsets.UTF_8)).get(key).forEach(vectors::add);
    return vectors.stream();
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonNode word) {
    return Enum.valueOf(type, word.asText().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static SparseSlice decode(SliceCoder coder, JsonNode vector, JsonNode encoded) {
    CompressionSpec spec =
        new CompressionSpec(
            vector.get("chunk-edge").asInt(),
            vector.get("top-k").asInt(),
            0.95,
            1 << 20,
            constant(Quantisation.class, vector.get("quantiser")),
            constant(Coding.class, vector.get("coding")));
    boolean flat = encoded.get("vector").asBoolean();
    Slice slice =
        new Slice(
            encoded.get("tensor").asInt(),
            encoded.get("first-row").asLong(),
            encoded.get("rows").asInt(),
            encoded.get("columns").asInt());
    return coder.decode(
        slice,
        ChunkGrid.of(slice, flat, spec),
        Quantiser.of(spec.quantiser(), flat),
        ByteRange.of(HEX.parseHex(encoded.get("positions").asText())),
        ByteRange.of(HEX.parseHex(encoded.get("values").asText())));
  }

  private static String contentOf(JsonNode encoded) {
    return encoded.get("offsets") + " " + encoded.get("bits").asText();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsEveryVectorAndWritesItAgain(JsonNode vector) {
    Coding coding = constant(Coding.class, vector.get("coding"));
    SliceCoder reader = SliceCoder.of(coding);
    SliceCoder writer = SliceCoder.of(coding);
    for (JsonNode encoded : vector.get("slices")) {
      SparseSlice slice = decode(reader, vector, encoded);
      SliceCoder.Encoded again = writer.encode(slice);

      assertThat(contentOf(describe(slice, again, true))).isEqualTo(contentOf(encoded));
      assertThat(HEX.formatHex(again.positions())).isEqualTo(encoded.get("positions").asText());
      assertThat(HEX.formatHex(again.values())).isEqualTo(encoded.get("values").asText());
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatMustBeRefused(JsonNode vector) {
    SliceCoder coder = SliceCoder.of(constant(Coding.class, vector.get("coding")));

    JsonNode slices = vector.get("slices");
    for (int good = 0; good < slices.size() - 1; good++) {
      decode(coder, vector, slices.get(good));
    }

    assertThatThrownBy(() -> decode(coder, vector, slices.get(slices.size() - 1)))
        .as(vector.get("name").asText())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holdsVectorsForEveryCodec() throws IOException {
    assertThat(vectors().map(v -> v.get("coding") + " " + v.get("quantiser")).distinct())
        .hasSize((int) Codec.all().count());
    assertThat(vectors()).hasSizeGreaterThanOrEqualTo(50);
    assertThat(refused()).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void isWhatThisCodeWrites() throws IOException {
    assertThat(text()).isEqualTo(file());
  }

  /** mvn test -Dtest=TestVectorsTest -Douterloop.vectors.write=FOLDER writes the file anew. */
  @Test
  @EnabledIfSystemProperty(named = "outerloop.vectors.write", matches = ".+")
  void writesTheVectorsAnew() throws IOException {
    Files.writeString(Path.of(System.getProperty("outerloop.vectors.write"), FILE), text());
  }

  /** One slice to a line, so that a change can be read. */
  private static String text() {
    StringBuilder text = new StringBuilder("{ \"version\": 1,\n\"vectors\": [\n");
    List<String> vectors = new ArrayList<>();
    Codec.all()
        .forEach(
            codec ->
                TestVectors.of(codec).forEach(block -> vectors.add(text(describe(codec, block)))));
    text.append(String.join(",\n", vectors)).append("\n],\n\"refused\": [\n");
    List<String> refused = RefusedVectors.all().stream().map(TestVectorsTest::text).toList();
    return text.append(String.join(",\n", refused)).append("\n]}\n").toString();
  }

  private static String text(ObjectNode vector) {
    return vector.toString().replace("\"slices\":[{", "\"slices\":[\n {").replace("},{", "},\n {");
  }

  private static ObjectNode describe(Codec codec, TestVectors.Block block) {
    ObjectNode vector = JsonNodeFactory.instance.objectNode();
    vector.put("name", block.name());
    vector.put("coding", word(codec.coding()));
    vector.put("quantiser", word(codec.quantiser()));
    vector.put("chunk-edge", block.plan().spec().chunkEdge());
    vector.put("top-k", block.plan().spec().topK());
    ArrayNode slices = vector.putArray("slices");
    SliceCoder coder = block.plan().coder();
    for (int index = 0; index < block.slices().size(); index++) {
      SparseSlice slice = block.slices().get(index);
      slices.add(describe(slice, coder.encode(slice), block.plan().vector(index)));
    }
    return vector;
  }

  private static ObjectNode describe(SparseSlice sparse, SliceCoder.Encoded encoded, boolean flat) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("tensor", sparse.slice().tensor());
    node.put("first-row", sparse.slice().firstRow());
    node.put("rows", sparse.slice().rows());
    node.put("columns", sparse.slice().columns());
    node.put("vector", flat);
    node.put("positions", HEX.formatHex(encoded.positions()));
    node.put("values", HEX.formatHex(encoded.values()));
    ArrayNode offsets = node.putArray("offsets");
    StringBuilder bits = new StringBuilder();
    sparse.forEach(
        (offset, value) -> {
          offsets.add(offset);
          bits.append(HEX.toHexDigits(Float.floatToRawIntBits(value)));
        });
    node.put("bits", bits.toString());
    return node;
  }
}
