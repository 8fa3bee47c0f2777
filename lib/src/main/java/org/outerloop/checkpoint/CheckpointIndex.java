package org.outerloop.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;

/** The strictly read index of a sharded checkpoint: the file of each tensor, no more, no less. */
final class CheckpointIndex {
  private static final long MAX_BYTES = 4L << 20;
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9._-]{1,100}\\.safetensors");

  private final ParameterLayout layout;
  private final List<String> files; // by tensor

  private CheckpointIndex(ParameterLayout layout, List<String> files) {
    this.layout = layout;
    this.files = List.copyOf(files);
  }

  static CheckpointIndex read(ObjectStore store, String keyPrefix, ParameterLayout layout) {
    String key = keyPrefix + CheckpointWriter.INDEX;
    JsonNode map = parse(store, key).path("weight_map");
    check(map.isObject(), key, "has no weight_map");
    check(
        map.size() == layout.tensors().size(),
        key,
        "names %s tensors, the layout has %s",
        map.size(),
        layout.tensors().size());
    List<String> files = new ArrayList<>();
    for (TensorSpec tensor : layout.tensors()) {
      JsonNode file = map.path(tensor.name());
      check(file.isTextual(), key, "does not name the file of %s", tensor.name());
      check(FILE.matcher(file.textValue()).matches(), key, "names the file %s", file);
      files.add(file.textValue());
    }
    return new CheckpointIndex(layout, files);
  }

  String file(int tensor) {
    return files.get(tensor);
  }

  /** A file holds the tensors that the index says, in the layout's shapes, and no others. */
  void check(SafetensorsHeader header, String file) {
    Set<String> expected = new HashSet<>();
    for (TensorSpec tensor : layout.tensors()) {
      if (files.get(tensor.index()).equals(file)) {
        expected.add(tensor.name());
        checkShape(header, tensor);
      }
    }
    check(
        header.tensors().keySet().equals(expected),
        header.file(),
        "holds %s tensors, the index says %s",
        header.tensors().size(),
        expected.size());
  }

  private static void checkShape(SafetensorsHeader header, TensorSpec tensor) {
    SafetensorsHeader.Entry entry = header.tensors().get(tensor.name());
    check(entry != null, header.file(), "lacks tensor %s", tensor.name());
    List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
    check(
        entry.shape().equals(shape),
        header.file(),
        "tensor %s has shape %s instead of %s",
        tensor.name(),
        entry.shape(),
        shape);
  }

  private static JsonNode parse(ObjectStore store, String key) {
    try {
      return RecordJson.parse(store.get(key, MAX_BYTES));
    } catch (InvalidJsonException e) {
      throw new MalformedCheckpointException(key, "is not valid JSON: " + e.getMessage(), e);
    }
  }

  private static void check(boolean condition, String file, String reason, Object... values) {
    MalformedCheckpointException.require(condition, file, reason, values);
  }
}
