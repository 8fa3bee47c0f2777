package org.outerloop.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.checkpoint.SafetensorsHeader;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;

/**
 * Where each parameter of a folder lies: one file of safetensors, or several and an index. All
 * headers are read and compared with the layout before anything else: no tensor missing, none too
 * many, shapes as they must be.
 */
final class TensorFiles {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9._-]{1,100}\\.safetensors");
  private static final Pattern IGNORED = Pattern.compile(".*\\.rotary_emb\\.inv_freq");
  private static final String HEAD = "lm_head.weight";
  private static final int MAX_FILES = 10_000;

  private final Map<String, Place> places = new HashMap<>();

  /** A tensor in a file. */
  record Place(String key, SafetensorsHeader.Entry entry) {}

  private TensorFiles() {}

  /**
   * Reads the headers.
   *
   * @param prefix of the folder
   * @throws MalformedCheckpointException if anything is not what it must be
   */
  static TensorFiles read(ObjectStore store, String prefix, ParameterLayout layout) {
    TensorFiles files = new TensorFiles();
    boolean sharded = store.find(prefix + INDEX).isPresent();
    if (sharded) {
      files.readShards(store, prefix);
    } else if (store.find(prefix + SINGLE).isPresent()) {
      files.add(SafetensorsHeader.read(store, prefix + SINGLE));
    } else {
      throw new MalformedCheckpointException(prefix + SINGLE, missing(store, prefix));
    }
    files.check(layout, prefix + (sharded ? INDEX : SINGLE));
    return files;
  }

  private static String missing(ObjectStore store, String prefix) {
    boolean pickled =
        store.list(prefix).stream()
            .anyMatch(o -> o.key().endsWith(".bin") || o.key().endsWith(".pth"));
    return "is not there, nor is "
        + INDEX
        + (pickled
            ? "; weights of another form are never loaded: convert them to safetensors, as"
                + " transformers' save_pretrained does"
            : "");
  }

  private void readShards(ObjectStore store, String prefix) {
    String key = prefix + INDEX;
    JsonNode map = SmallFiles.json(store, key).path("weight_map");
    check(map.isObject() && !map.isEmpty(), key, "has no weight_map");
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode file = entry.getValue();
      check(
          file.isTextual() && FILE.matcher(file.textValue()).matches(),
          key,
          "says that %s is in %s",
          entry.getKey(),
          file);
      names.add(file.textValue());
    }
    check(names.size() <= MAX_FILES, key, "names %s files", names.size());
    names.forEach(name -> add(SafetensorsHeader.read(store, prefix + name)));
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      Place place = places.get(entry.getKey());
      check(
          place != null && place.key().equals(prefix + entry.getValue().textValue()),
          key,
          "says that %s is in %s, where it is not",
          entry.getKey(),
          entry.getValue());
    }
  }

  private void add(SafetensorsHeader header) {
    header
        .tensors()
        .forEach(
            (name, entry) -> {
              Place before = places.put(name, new Place(header.file(), entry));
              check(before == null, header.file(), "holds %s, which another file holds, too", name);
            });
  }

  private void check(ParameterLayout layout, String file) {
    Set<String> left = new TreeSet<>(places.keySet());
    for (TensorSpec tensor : layout.tensors()) {
      Place place = places.get(tensor.name());
      check(place != null, file, "lacks tensor %s", tensor.name());
      List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
      check(
          place.entry().shape().equals(shape),
          place.key(),
          "tensor %s has shape %s instead of %s",
          tensor.name(),
          place.entry().shape(),
          shape);
      left.remove(tensor.name());
    }
    // a tied model's file may have its head once more
    left.removeIf(name -> name.equals(HEAD) || IGNORED.matcher(name).matches());
    check(left.isEmpty(), file, "holds tensors that no LLaMA has: %s", left);
  }

  Place place(TensorSpec tensor) {
    return places.get(tensor.name());
  }

  private static void check(boolean condition, String file, String reason, Object... values) {
    MalformedCheckpointException.require(condition, file, reason, values);
  }
}
