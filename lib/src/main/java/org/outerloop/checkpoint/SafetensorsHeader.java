package org.outerloop.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * The strictly read header of one safetensors file: which tensor lies where. Nothing a file says of
 * itself is believed before it is compared with the file's size.
 *
 * @param file key of the file, for messages
 * @param tensors by name
 */
public record SafetensorsHeader(String file, Map<String, Entry> tensors) {

  /**
   * Place of one tensor.
   *
   * @param begin first byte, counted from the start of the file
   * @param end one past the last
   */
  public record Entry(Safetensors.DType dtype, List<Long> shape, long begin, long end) {}

  public SafetensorsHeader {
    tensors = Map.copyOf(tensors);
  }

  /**
   * Reads and checks a header; two small requests after the look-up.
   *
   * @throws MalformedCheckpointException if anything is wrong with it
   */
  public static SafetensorsHeader read(ObjectStore store, String file) {
    ObjectInfo info =
        store
            .find(file)
            .orElseThrow(() -> new MissingObjectException(store.toString(), file, null));
    check(info.size() >= Safetensors.LENGTH_BYTES, file, "%s bytes are no file", info.size());
    byte[] length = store.getRange(file, 0, Safetensors.LENGTH_BYTES);
    long headerBytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    check(
        0 < headerBytes && headerBytes <= Safetensors.MAX_HEADER_BYTES,
        file,
        "a header of %s bytes is outside [1, %s]",
        Long.toUnsignedString(headerBytes),
        Safetensors.MAX_HEADER_BYTES);
    long dataStart = Safetensors.LENGTH_BYTES + headerBytes;
    check(dataStart <= info.size(), file, "ends inside its header");
    byte[] json = store.getRange(file, Safetensors.LENGTH_BYTES, (int) headerBytes);
    return new SafetensorsHeader(file, parse(file, json, dataStart, info.size()));
  }

  private static Map<String, Entry> parse(String file, byte[] json, long dataStart, long size) {
    check(json[0] == '{', file, "the header does not start with '{'");
    JsonNode header = parseJson(file, json);
    Map<String, Entry> tensors = new HashMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> fields = header.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getKey().equals(Safetensors.METADATA)) {
        checkMetadata(file, field.getValue());
      } else {
        tensors.put(field.getKey(), entry(file, field.getKey(), field.getValue(), dataStart));
      }
    }
    checkCover(file, tensors, dataStart, size);
    return tensors;
  }

  private static JsonNode parseJson(String file, byte[] json) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
      JsonNode header = RecordJson.parse(text.toString().getBytes(StandardCharsets.UTF_8));
      check(header.isObject(), file, "the header is not a JSON object");
      return header;
    } catch (CharacterCodingException | InvalidJsonException e) {
      throw new MalformedCheckpointException(
          file, "the header is not valid JSON: " + e.getMessage(), e);
    }
  }

  private static void checkMetadata(String file, JsonNode metadata) {
    check(metadata.isObject(), file, "%s is not an object", Safetensors.METADATA);
    for (JsonNode value : metadata) {
      check(value.isTextual(), file, "%s holds %s, not a text", Safetensors.METADATA, value);
    }
  }

  private static Entry entry(String file, String name, JsonNode node, long dataStart) {
    check(node.isObject(), file, "tensor %s is not an object", name);
    Set<String> keys = new HashSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    check(
        keys.equals(Set.of("dtype", "shape", Safetensors.OFFSETS)),
        file,
        "tensor %s has the keys %s",
        name,
        keys);
    Safetensors.DType dtype = dtype(file, name, node.get("dtype"));
    List<Long> shape = numbers(file, name, node.get("shape"));
    List<Long> offsets = numbers(file, name, node.get(Safetensors.OFFSETS));
    check(offsets.size() == 2, file, "tensor %s has %s offsets", name, offsets.size());
    long begin = offsets.get(0);
    long end = offsets.get(1);
    check(begin <= end, file, "tensor %s ends at %s before it begins at %s", name, end, begin);
    check(end <= Long.MAX_VALUE - dataStart, file, "tensor %s ends at %s", name, end);
    check(
        end - begin == bytes(file, name, dtype, shape),
        file,
        "tensor %s of shape %s has %s bytes",
        name,
        shape,
        end - begin);
    return new Entry(dtype, shape, dataStart + begin, dataStart + end);
  }

  private static Safetensors.DType dtype(String file, String name, JsonNode node) {
    for (Safetensors.DType dtype : Safetensors.DType.values()) {
      if (node.isTextual() && node.textValue().equals(dtype.name())) {
        return dtype;
      }
    }
    throw new MalformedCheckpointException(
        file, "tensor " + name + " has dtype " + node + ", not F32, BF16 or F16");
  }

  private static List<Long> numbers(String file, String name, JsonNode node) {
    check(node.isArray() && node.size() <= 8, file, "tensor %s has no list of numbers", name);
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : node) {
      check(
          number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0,
          file,
          "tensor %s has the number %s",
          name,
          number);
      numbers.add(number.longValue());
    }
    return List.copyOf(numbers);
  }

  private static long bytes(String file, String name, Safetensors.DType dtype, List<Long> shape) {
    long bytes = dtype.bytes();
    for (long dimension : shape) {
      check(
          dimension == 0 || bytes <= Long.MAX_VALUE / dimension,
          file,
          "tensor %s of shape %s is too large",
          name,
          shape);
      bytes *= dimension;
    }
    return bytes;
  }

  /** The tensors fill the rest of the file without hole and overlap. */
  private static void checkCover(
      String file, Map<String, Entry> tensors, long dataStart, long size) {
    List<Entry> inOrder = new ArrayList<>(tensors.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = dataStart;
    for (Entry entry : inOrder) {
      check(
          entry.begin() == at,
          file,
          "%s at data byte %s",
          entry.begin() < at ? "tensors overlap" : "there is a hole",
          Math.min(at, entry.begin()) - dataStart);
      at = entry.end();
    }
    check(at == size, file, "tensors end at byte %s of %s", at, size);
  }

  private static void check(boolean condition, String file, String reason, Object... values) {
    MalformedCheckpointException.require(condition, file, reason, values);
  }
}
