package org.outerloop.jobs.contribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.outerloop.jobs.UserException;

/** A folder that appears when it is complete, or not at all. */
final class NewFolder {
  private NewFolder() {}

  /** Fills a folder and returns a result. */
  @FunctionalInterface
  interface Work<R> {
    R fill(Path folder) throws IOException;
  }

  /** Does the work beside {@code out}, which must not exist, and then gives it that name. */
  static <R> R make(Path out, Work<R> work) {
    if (Files.exists(out)) {
      throw new UserException(out + " exists already");
    }
    Path unfinished = out.resolveSibling(out.getFileName() + ".unfinished");
    try {
      Files.createDirectory(unfinished);
    } catch (IOException e) {
      throw new UserException("Cannot make the folder " + unfinished, e);
    }
    try {
      R result = work.fill(unfinished);
      Files.move(unfinished, out);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + out, e);
    } finally {
      delete(unfinished);
    }
  }

  private static void delete(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
