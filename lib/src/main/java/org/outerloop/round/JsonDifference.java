package org.outerloop.round;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * Names the keys in which two JSON documents differ.
 *
 * @param one where the first stands, in words
 * @param other where the second stands
 * @param most that are named
 */
public record JsonDifference(String one, String other, int most) {
  /** Of settings that are stored and those at hand. */
  static final JsonDifference SETTINGS = new JsonDifference("there", "here", 5);

  /** As in {@code training.inner-steps is 15 there and 30 here}, in key order. */
  public List<String> between(JsonNode there, JsonNode here) {
    List<String> differences = new ArrayList<>();
    compare("", there, here, differences);
    int more = differences.size() - most;
    if (more > 0) {
      differences.subList(most, differences.size()).clear();
      differences.add("and " + more + " more");
    }
    return differences;
  }

  private void compare(String path, JsonNode there, JsonNode here, List<String> out) {
    if (there.isObject() && here.isObject()) {
      for (String name : names(there, here)) {
        compare(path.isEmpty() ? name : path + "." + name, there.path(name), here.path(name), out);
      }
    } else if (there.isArray() && here.isArray() && there.size() == here.size()) {
      for (int i = 0; i < here.size(); i++) {
        compare(path + "[" + i + "]", there.get(i), here.get(i), out);
      }
    } else if (!there.equals(here)) {
      out.add(
          (path + " is " + text(there) + " " + one + " and " + text(here) + " " + other).strip());
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
