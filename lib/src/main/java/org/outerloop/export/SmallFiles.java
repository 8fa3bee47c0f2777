package org.outerloop.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;

/** The files of a model's folder that are not tensors: read whole, up to a cap. */
final class SmallFiles {
  private static final long MAX_BYTES = 64L << 20; // tokenizers have some 20 MB

  private SmallFiles() {}

  static Optional<byte[]> find(ObjectStore store, String key) {
    return store.find(key).map(info -> store.get(key, MAX_BYTES));
  }

  static JsonNode json(ObjectStore store, String key) {
    byte[] bytes =
        find(store, key).orElseThrow(() -> new MalformedCheckpointException(key, "is not there"));
    return json(key, bytes);
  }

  static JsonNode json(String key, byte[] bytes) {
    try {
      return RecordJson.parse(bytes);
    } catch (InvalidJsonException e) {
      throw new MalformedCheckpointException(key, "is not valid JSON: " + e.getMessage(), e);
    }
  }
}
