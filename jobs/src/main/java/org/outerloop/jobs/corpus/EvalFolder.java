package org.outerloop.jobs.corpus;

import java.io.InputStream;
import org.outerloop.corpus.EvalItems;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** A folder of evaluation tasks: a file of JSON lines per task, or folders of them. */
final class EvalFolder {
  private EvalFolder() {}

  /**
   * Reads all items; on the driver, for they are few.
   *
   * @throws UserException if there is no file, or a line is no item
   */
  static EvalItems read(StoreLocation place) {
    CorpusInput input = CorpusInput.find(place);
    EvalItems items = new EvalItems();
    try (ObjectStore store = ObjectStores.open(input.root())) {
      for (CorpusFile file : input.files()) {
        String task = file.name().replaceFirst("\\.jsonl$", "");
        try (InputStream lines = store.open(file.name())) {
          items.add(task, lines);
        } catch (IllegalArgumentException e) {
          throw new UserException("Evaluation tasks at " + place.uri() + ": " + e.getMessage(), e);
        } catch (java.io.IOException e) {
          throw new java.io.UncheckedIOException("Cannot close " + file.name(), e);
        }
      }
    }
    return items;
  }
}
