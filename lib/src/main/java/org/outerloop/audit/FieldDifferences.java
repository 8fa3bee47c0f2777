package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.outerloop.round.JsonDifference;

/** Names the fields in which two records differ, as in {@code weight is 0.3 in A and 0.5 in B}. */
final class FieldDifferences {
  private static final JsonDifference FIELDS = new JsonDifference("in A", "in B", 4);

  private FieldDifferences() {}

  static List<String> between(JsonNode a, JsonNode b) {
    return FIELDS.between(a, b);
  }

  static String text(JsonNode a, JsonNode b) {
    return String.join(", ", between(a, b));
  }
}
