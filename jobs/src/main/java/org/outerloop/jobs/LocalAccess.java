package org.outerloop.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.StoreLocation;

/**
 * The way into the buckets of a local S3 server, for parties started beside the one that runs it: a
 * file in the work folder, readable by its owner only, because it holds keys.
 */
record LocalAccess(Map<String, StoreLocation> owners, Map<String, StoreLocation> readers) {
  private static final String FILE = "s3-access.json";

  static void write(
      Path folder, Map<String, StoreLocation> owners, Map<String, StoreLocation> readers) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("owners", tree(owners));
    json.set("readers", tree(readers));
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, json.toPrettyString(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  static LocalAccess read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      JsonNode json = RecordJson.parse(Files.readAllBytes(file));
      return new LocalAccess(locations(json.path("owners")), locations(json.path("readers")));
    } catch (IOException e) {
      throw new UserException(
          "No local S3 server has been started for " + folder + "; start 'validate' there first",
          e);
    }
  }

  private static ObjectNode tree(Map<String, StoreLocation> locations) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    locations.forEach(
        (name, location) -> {
          ObjectNode one = tree.putObject(name);
          one.put("uri", location.uri());
          ObjectNode options = one.putObject("options");
          location.options().forEach(options::put);
        });
    return tree;
  }

  private static Map<String, StoreLocation> locations(JsonNode tree) {
    Map<String, StoreLocation> locations = new TreeMap<>();
    tree.properties()
        .forEach(
            one -> {
              Map<String, String> options = new TreeMap<>();
              one.getValue()
                  .path("options")
                  .properties()
                  .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
              locations.put(
                  one.getKey(), new StoreLocation(one.getValue().path("uri").asText(), options));
            });
    return locations;
  }
}
