package org.outerloop.jobs.evaluate;

import java.io.Serializable;
import org.outerloop.protocol.TrainingSpec.Precision;
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

  /** For people. */
  public String uri() {
    return location.uri().replaceFirst("/*$", "/") + folder;
  }
}
