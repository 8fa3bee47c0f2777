package org.outerloop.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.RecordJson;

/** The models of {@code conf/models}, found by name or number of parameters. */
final class ModelShapes {
  private static final Path FOLDER = Path.of("conf", "models");
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelShapes() {}

  /** The model of this file, named without its .conf. */
  static ModelSpec named(String name) throws IOException {
    return read(FOLDER.resolve(name + ".conf"));
  }

  /** The model whose number of parameters is nearest, in proportion. */
  static ModelSpec nearest(double params) throws IOException {
    ModelSpec best = null;
    double smallest = Double.POSITIVE_INFINITY;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.conf")) {
      for (Path file : files) {
        ModelSpec model = read(file);
        double distance = Math.abs(Math.log(model.parameterCount() / params));
        if (distance < smallest) {
          smallest = distance;
          best = model;
        }
      }
    }
    return best;
  }

  /** Lines of a key, an equals sign and a number are what a properties file may hold too. */
  private static ModelSpec read(Path file) throws IOException {
    Properties lines = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    }
    ObjectNode tree = JSON.createObjectNode();
    for (String key : lines.stringPropertyNames()) {
      tree.set(key, JSON.readTree(lines.getProperty(key)));
    }
    return RecordJson.fromTree(tree, ModelSpec.class);
  }
}
