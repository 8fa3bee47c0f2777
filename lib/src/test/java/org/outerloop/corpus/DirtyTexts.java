package org.outerloop.corpus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts and truth tables of the shared folder of bad input; tests are skipped where it is not. */
final class DirtyTexts {
  private static final Path DIRTY =
      Path.of(System.getProperty("outerloop.shared", "none"), "data", "dirty");

  private DirtyTexts() {}

  /** Texts of a file of good records, by line. */
  static List<String> read(String name) throws IOException {
    List<String> texts = new ArrayList<>();
    try (DocumentReader reader =
        DocumentReader.open(name, Files.newInputStream(existing(name)), 1 << 24)) {
      for (Optional<CorpusLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        texts.add(((Document) line.get()).text());
      }
    }
    return texts;
  }

  /** Rows of a table behind its header. */
  static List<List<String>> table(String name) throws IOException {
    return Files.readAllLines(existing(name)).stream()
        .skip(1)
        .map(row -> List.of(row.split("\t")))
        .toList();
  }

  private static Path existing(String name) {
    Path file = DIRTY.resolve(name);
    assumeTrue(Files.exists(file), () -> "Skipped: the shared file " + file + " is not here");
    return file;
  }
}
