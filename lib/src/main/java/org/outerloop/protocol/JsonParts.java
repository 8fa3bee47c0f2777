package org.outerloop.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A record cut into lines that can be shown one by one. A group is cut into its members, a list
 * into its number and its elements; an element stays whole, as JSON without white space:
 *
 * <pre>
 *   round=12
 *   evidence#=2
 *   evidence[0]={"peer":"peer-0", ... }
 *   evidence[1]={"peer":"peer-1", ... }
 *   next.roster.peers#=2
 * </pre>
 *
 * The same record always gives the same lines in the same order, that of {@link RecordJson}; their
 * {@linkplain MerkleTree root} names the record, and a line is proven to be of it by a few digests.
 */
public final class JsonParts {
  private JsonParts() {}

  /** All lines of a record. */
  public static List<String> of(Record value) {
    List<String> parts = new ArrayList<>();
    cut("", RecordJson.toTree(value), parts);
    return List.copyOf(parts);
  }

  /** Name of the record that these are all lines of. */
  public static Digest root(List<String> parts) {
    return MerkleTree.root(digests(parts));
  }

  /** Leaves of the tree under the root. */
  public static List<Digest> digests(List<String> parts) {
    return parts.stream().map(Digest::ofText).toList();
  }

  /**
   * The record again, of all its lines.
   *
   * @throws InvalidJsonException if these are not lines of such a record
   */
  public static <R extends Record> R join(List<String> parts, Class<R> type) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    for (String part : parts) {
      int end = part.indexOf('=');
      check(end > 0, part);
      String path = part.substring(0, end);
      JsonNode value = RecordJson.parse(part.substring(end + 1).getBytes(UTF_8));
      int dot = path.lastIndexOf('.');
      ObjectNode group = dot < 0 ? tree : group(tree, path.substring(0, dot));
      put(group, path.substring(dot + 1), value, part);
    }
    return RecordJson.fromTree(tree, type);
  }

  private static void put(ObjectNode group, String name, JsonNode value, String part) {
    if (name.endsWith("#")) {
      group.set(name.substring(0, name.length() - 1), JsonNodeFactory.instance.arrayNode());
    } else if (name.endsWith("]")) {
      JsonNode list = group.path(name.substring(0, Math.max(0, name.indexOf('['))));
      check(list.isArray(), part);
      ((ArrayNode) list).add(value);
    } else {
      group.set(name, value);
    }
  }

  private static ObjectNode group(ObjectNode tree, String path) {
    ObjectNode group = tree;
    for (String name : path.split("\\.")) {
      JsonNode inner = group.path(name);
      group = inner.isObject() ? (ObjectNode) inner : group.putObject(name);
    }
    return group;
  }

  private static void cut(String path, JsonNode node, List<String> parts) {
    if (node.isObject()) {
      for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> member = i.next();
        cut(
            path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
            member.getValue(),
            parts);
      }
    } else if (node.isArray()) {
      parts.add(path + "#=" + node.size());
      for (int i = 0; i < node.size(); i++) {
        parts.add(path + "[" + i + "]=" + node.get(i));
      }
    } else {
      parts.add(path + "=" + node);
    }
  }

  private static void check(boolean condition, String part) {
    if (!condition) {
      throw new InvalidJsonException("", "is no line of a record: " + part);
    }
  }
}
