package org.outerloop.jobs.evaluate;

import java.io.Serializable;
import org.outerloop.export.LlamaFolder;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A model to be loaded where it is used.
 *
 * @param location of the store
 * @param folder of the model in it, empty or ending in {@code /}
 * @param precision format of its forward passes
 */
public record ModelPlace(StoreLocation location, String folder, Precision precision)
    implements Serializable {

  /**
   * Its shape, by its config.json.
   *
   * @throws org.outerloop.checkpoint.MalformedCheckpointException if it cannot be read
   */
  public ModelSpec spec() {
    try (ObjectStore store = ObjectStores.open(location)) {
      return LlamaFolder.open(store, folder).model();
    }
  }

  /** For people. */
  public String uri() {
    return location.uri().replaceFirst("/*$", "/") + folder;
  }
}
