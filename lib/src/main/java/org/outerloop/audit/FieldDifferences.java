package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** Names the fields in which two records differ. */
final class FieldDifferences {
  private static final int MOST = 4;

  private FieldDifferences() {}

  /** As in {@code weight is 0.3 in A and 0.5 in B}; at most four, in the order of their names. */
  static List<String> between(JsonNode a, JsonNode b) {
    List<String> found = new ArrayList<>();
    compare("", a, b, found);
    int more = found.size() - MOST;
    if (more > 0) {
      found.subList(MOST, found.size()).clear();
      found.add("and " + more + " more");
    }
    return found;
  }

  static String text(JsonNode a, JsonNode b) {
    return String.join(", ", between(a, b));
  }

  private static void compare(String path, JsonNode a, JsonNode b, List<String> found) {
    if (a.isObject() && b.isObject()) {
      for (String name : names(a, b)) {
        compare(path.isEmpty() ? name : path + "." + name, a.path(name), b.path(name), found);
      }
    } else if (a.isArray() && b.isArray() && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        compare(path + "[" + i + "]", a.get(i), b.get(i), found);
      }
    } else if (!a.equals(b)) {
      found.add((path + " is " + text(a) + " in A and " + text(b) + " in B").strip());
    }
  }

  private static TreeSet<String> names(JsonNode a, JsonNode b) {
    TreeSet<String> names = new TreeSet<>();
    for (Iterator<String> i = a.fieldNames(); i.hasNext(); ) {
      names.add(i.next());
    }
    for (Iterator<String> i = b.fieldNames(); i.hasNext(); ) {
      names.add(i.next());
    }
    return names;
  }

  private static String text(JsonNode node) {
    if (node.isMissingNode()) {
      return "absent";
    }
    return node.isArray() ? "a list of " + node.size() : node.toString();
  }
}
