package org.outerloop.bittensor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.outerloop.protocol.RecordJson;

/** Answers of a node by question, from a file: as of a node that knows nothing else. */
final class Recording {
  private final Map<String, JsonNode> results = new HashMap<>();
  private final JsonNode heads;

  Recording(String file) {
    JsonNode recording = json(file);
    for (JsonNode exchange : recording.get("exchanges")) {
      results.put(question(exchange), exchange.get("result"));
    }
    heads = recording.get("heads");
  }

  static JsonNode json(String file) {
    try (InputStream in = Recording.class.getResourceAsStream(file)) {
      return RecordJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** The response to a request; an error if it was not recorded. */
  String respond(String text) {
    JsonNode request = RecordJson.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    JsonNode result = results.get(question(request));
    String head = "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id");
    return result == null
        ? head + ",\"error\":{\"code\":-32601,\"message\":\"not recorded\"}}"
        : head + ",\"result\":" + result + "}";
  }

  /** News of a block, as a subscription brings it. */
  String news(int index) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"chain_newHead\",\"params\":{\"subscription\":\"x\",\"result\":"
        + heads.get(index)
        + "}}";
  }

  private static String question(JsonNode request) {
    return request.get("method").asText() + request.get("params");
  }
}
