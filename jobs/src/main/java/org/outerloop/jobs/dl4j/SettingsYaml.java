package org.outerloop.jobs.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * Groups of keys with plain values as YAML, and back. This is all of YAML that settings need; its
 * libraries make objects of whatever class a file names.
 *
 * <pre>
 *   work:
 *     workers: 4
 *     batch-size: 32
 * </pre>
 */
final class SettingsYaml {
  private static final Pattern GROUP = Pattern.compile("([a-z][a-z-]*):\\s*");
  private static final Pattern ENTRY = Pattern.compile("  ([a-z][a-z-]*): *(\\S.*?)\\s*");

  private SettingsYaml() {}

  static String write(ObjectNode groups) {
    StringBuilder yaml = new StringBuilder();
    groups
        .properties()
        .forEach(
            group -> {
              yaml.append(group.getKey()).append(":\n");
              for (var entry : group.getValue().properties()) {
                // a JSON value is a YAML value
                yaml.append("  ").append(entry.getKey()).append(": ").append(entry.getValue());
                yaml.append('\n');
              }
            });
    return yaml.toString();
  }

  static JsonNode read(String yaml) {
    ObjectNode groups = (ObjectNode) RecordJson.parse("{}".getBytes(StandardCharsets.UTF_8));
    ObjectNode group = null;
    int number = 0;
    for (String line : yaml.lines().toList()) {
      number++;
      Matcher heading = GROUP.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (heading.matches()) {
        Require.that(!groups.has(heading.group(1)), "Line %s repeats '%s'", number, line);
        group = groups.putObject(heading.group(1));
      } else if (group != null && entry.matches()) {
        Require.that(!group.has(entry.group(1)), "Line %s repeats '%s'", number, line);
        group.set(entry.group(1), value(entry.group(2)));
      } else {
        Require.that(line.isBlank(), "Line %s is neither group nor entry: '%s'", number, line);
      }
    }
    return groups;
  }

  private static JsonNode value(String text) {
    boolean plain = text.matches("\".*\"|-?[0-9].*|true|false");
    String json = plain ? text : '"' + text + '"';
    return RecordJson.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
