package org.outerloop.jobs;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** A file of Hadoop properties: endpoints, and keys, which stay out of settings files. */
public final class HadoopProperties {
  private HadoopProperties() {}

  /**
   * Reads it; nothing where there is none.
   *
   * @throws UserException if it cannot be read
   */
  public static Map<String, String> read(Optional<String> file) {
    Map<String, String> options = new TreeMap<>();
    if (file.isEmpty()) {
      return options;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file.get()), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UserException("Cannot read storage.properties " + file.get() + ": " + e, e);
    }
    properties.forEach((key, value) -> options.put(key.toString(), value.toString().strip()));
    return options;
  }
}
