package org.outerloop.round;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** Names the keys in which two JSON documents differ. */
final class JsonDifference {
  private static final int MOST = 5;

  private JsonDifference() {}

  /** As in {@code training.inner-steps is 15 there and 30 here}; at most five, in key order. */
  static List<String> between(JsonNode there, JsonNode here) {
    List<String> differences = new ArrayList<>();
    compare("", there, here, differences);
    int more = differences.size() - MOST;
    if (more > 0) {
      differences.subList(MOST, differences.size()).clear();
      differences.add("and " + more + " more");
    }
    return differences;
  }

  private static void compare(String path, JsonNode there, JsonNode here, List<String> out) {
    if (there.isObject() && here.isObject()) {
      for (String name : names(there, here)) {
        compare(path.isEmpty() ? name : path + "." + name, there.path(name), here.path(name), out);
      }
    } else if (there.isArray() && here.isArray() && there.size() == here.size()) {
      for (int i = 0; i < here.size(); i++) {
        compare(path + "[" + i + "]", there.get(i), here.get(i), out);
      }
    } else if (!there.equals(here)) {
      out.add(path + " is " + text(there) + " there and " + text(here) + " here");
    }
  }

  private static TreeSet<String> names(JsonNode there, JsonNode here) {
    TreeSet<String> names = new TreeSet<>();
    for (Iterator<String> i = there.fieldNames(); i.hasNext(); ) {
      names.add(i.next());
    }
    for (Iterator<String> i = here.fieldNames(); i.hasNext(); ) {
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
