package org.outerloop.jobs.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Figures that others published of their models, {@code published-models.csv}: each with its
 * source. Zero-shot; acc_norm, for WinoGrande and MMLU acc.
 */
final class PublishedModels {
  private static final String FILE = "published-models.csv";
  private static final int FIRST_TASK = 3; // behind model, tokens and source

  private PublishedModels() {}

  /**
   * A model.
   *
   * @param tokens it was trained on
   * @param figures shares by name of task
   * @param source where the figures stand
   */
  record Published(String model, double tokens, Map<String, Double> figures, String source) {
    OptionalDouble figure(String task) {
      Double found = figures.get(task);
      return found == null ? OptionalDouble.empty() : OptionalDouble.of(found);
    }
  }

  /** All of them, in the order of the file. */
  static List<Published> all() {
    try (InputStream in = PublishedModels.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> all = lines.lines().filter(line -> !line.startsWith("#")).toList();
      String[] columns = all.get(0).split(",");
      return all.stream().skip(1).map(line -> read(columns, line.split(",", -1))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE + " from the class path", e);
    }
  }

  /** Names of the tasks, in the order of the file. */
  static List<String> tasks() {
    return List.copyOf(all().get(0).figures().keySet());
  }

  private static Published read(String[] columns, String[] cells) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = FIRST_TASK; i < columns.length; i++) {
      if (!cells[i].isEmpty()) {
        figures.put(columns[i], Double.parseDouble(cells[i]) / 100);
      }
    }
    return new Published(cells[0], Double.parseDouble(cells[1]), figures, cells[2]);
  }
}
