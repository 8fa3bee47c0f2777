package org.outerloop.jobs.evaluate;

import java.util.Optional;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.PassValues;

/**
 * The one copy of a model in this process and on this device, which all tasks of an executor read.
 * Loaded by the first that wants it; given up when another model is wanted and nobody reads this
 * one any more.
 */
final class ExecutorModel implements AutoCloseable {
  private static final Object LOCK = new Object();

  /** What this process holds; executors compute for one application. */
  private static ExecutorModel held;

  private final ModelPlace place;
  private final Device device;
  private final LoadedModel loaded;
  private int readers;

  private ExecutorModel(ModelPlace place, Device device, LoadedModel loaded) {
    this.place = place;
    this.device = device;
    this.loaded = loaded;
  }

  /**
   * The model, to be closed by who has got it.
   *
   * @param device resolved
   */
  static ExecutorModel of(ModelPlace place, Device device) {
    synchronized (LOCK) {
      if (held == null || !held.place.equals(place) || !held.device.equals(device)) {
        drop();
        held = new ExecutorModel(place, device, LoadedModel.load(place, device));
      }
      held.readers++;
      return held;
    }
  }

  /** Gives the memory back if nobody reads. */
  static void drop() {
    synchronized (LOCK) {
      if (held != null && held.readers == 0) {
        held.loaded.close();
      }
      held = null; // who still reads closes it
    }
  }

  ModelSpec model() {
    return loaded.model();
  }

  PassValues values() {
    return loaded.values();
  }

  @Override
  public void close() {
    synchronized (LOCK) {
      readers--;
      if (readers == 0 && held != this) {
        loaded.close();
      }
    }
  }

  /** Whether a model is held; for tests. */
  static Optional<ModelPlace> heldPlace() {
    synchronized (LOCK) {
      return Optional.ofNullable(held).map(model -> model.place);
    }
  }
}
