package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;

/**
 * What a peer's state before a round consists of, as {@code state/NNNNNNNN.json} says.
 *
 * @param digest of all that it says, the name of the state
 * @param parts moments and error feedback
 */
public record StoredState(Digest digest, List<Part> parts) {
  private static final Set<String> ORIGINS = Set.of("kept", "recomputed");

  public StoredState {
    parts = List.copyOf(parts);
  }

  /**
   * One buffer, as long as the parameters.
   *
   * @param pieces SHA-256 of each run of values, and the name of the object that holds it
   */
  public record Part(String name, List<Digest> pieces) {
    public Part {
      pieces = List.copyOf(pieces);
    }
  }

  private static void requireWritten(JsonNode manifest, byte[] json) {
    boolean asWritten =
        (manifest.toPrettyString() + "\n").equals(new String(json, StandardCharsets.UTF_8));
    boolean known = manifest.size() == 3 && ORIGINS.contains(manifest.path("origin").asText());
    if (!asWritten || !known) {
      throw new IllegalArgumentException("is not written as states are");
    }
  }

  /** Reads a manifest, whoever wrote it. */
  static StoredState read(byte[] json, long round, PeerId peer, String key) {
    try {
      JsonNode manifest = RecordJson.parse(json);
      requireWritten(manifest, json);
      List<Part> parts = new ArrayList<>();
      for (JsonNode part : manifest.path("state").path("parts")) {
        List<Digest> pieces = new ArrayList<>();
        part.path("pieces").forEach(piece -> pieces.add(Digest.parse(piece.asText())));
        parts.add(new Part(part.path("name").asText(), pieces));
      }
      Digest content =
          Digest.ofText(manifest.path("state").toPrettyString() + "\n"); // as RecordJson writes it
      Digest named = Digest.parse(manifest.path("digest").asText());
      if (!content.hex().equals(manifest.path("digest").asText())) {
        throw new IllegalArgumentException("does not have the digest that it names");
      }
      return new StoredState(named, parts);
    } catch (IllegalArgumentException e) {
      throw DamagedObjectException.of(round, Optional.of(peer), key, e.getMessage());
    }
  }
}
