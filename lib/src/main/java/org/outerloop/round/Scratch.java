package org.outerloop.round;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A store in a new folder of this machine, for states of one peer while its work is computed again;
 * gone when it is closed. Room: two states, 24 bytes per parameter.
 */
final class Scratch implements AutoCloseable {
  private final Path folder;
  private final ObjectStore store;

  private Scratch(Path folder) {
    this.folder = folder;
    this.store = ObjectStores.open(location());
  }

  static Scratch open() {
    try {
      return new Scratch(Files.createTempDirectory("outerloop-recompute"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary folder", e);
    }
  }

  StoreLocation location() {
    return new StoreLocation(folder.toUri().toString(), Map.of());
  }

  ObjectStore store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : innermostFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + folder, e);
    }
  }
}
