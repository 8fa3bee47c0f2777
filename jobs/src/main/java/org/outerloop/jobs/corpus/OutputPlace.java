package org.outerloop.jobs.corpus;

import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** Where a corpus goes. */
final class OutputPlace {
  private OutputPlace() {}

  /** Nothing is overwritten, and nothing mixed with what was there. */
  static void requireEmpty(StoreLocation output) {
    try (ObjectStore store = ObjectStores.open(output)) {
      if (!store.list("").isEmpty()) {
        throw new UserException(
            "%s is not empty: %s is there; give another place"
                .formatted(output, store.list("").get(0).key()));
      }
    }
  }
}
