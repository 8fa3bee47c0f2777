package org.outerloop.jobs.evaluate;

import java.util.Optional;
import org.outerloop.export.LlamaFolder;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.PassValues;

/**
 * The one copy of a model in this process and on this device, which all tasks of an executor read.
 * Loaded by the first that wants it, slice by slice; given up when another model is wanted and
 * nobody reads this one any more.
 */
final class ExecutorModel implements AutoCloseable {
  private static final int SLICE_ENTRIES = 1 << 22; // read at once: 16 MiB of float32
  private static final Object LOCK = new Object();

  /** What this process holds; executors compute for one application. */
  private static ExecutorModel held;

  private final ModelPlace place;
  private final Device device;
  private final ModelSpec model;
  private final PassValues values;
  private int readers;

  private ExecutorModel(ModelPlace place, Device device, ModelSpec model, PassValues values) {
    this.place = place;
    this.device = device;
    this.model = model;
    this.values = values;
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
        held = load(place, device);
      }
      held.readers++;
      return held;
    }
  }

  /** Gives the memory back if nobody reads. */
  static void drop() {
    synchronized (LOCK) {
      if (held != null && held.readers == 0) {
        held.values.close();
      }
      held = null; // who still reads closes it
    }
  }

  private static ExecutorModel load(ModelPlace place, Device device) {
    try (ObjectStore store = ObjectStores.open(place.location())) {
      LlamaFolder folder = LlamaFolder.open(store, place.folder());
      ParameterLayout layout = folder.layout();
      PassValues values = new PassValues(layout.size(), place.precision(), device);
      try {
        for (Slice slice : layout.slices(1, SLICE_ENTRIES)) {
          TensorSpec tensor = layout.tensor(slice.tensor());
          values.write(tensor.offset() + slice.offset(), folder.read(slice), slice.length());
        }
      } catch (RuntimeException e) {
        values.close();
        throw e;
      }
      return new ExecutorModel(place, device, folder.model(), values);
    }
  }

  ModelSpec model() {
    return model;
  }

  PassValues values() {
    return values;
  }

  @Override
  public void close() {
    synchronized (LOCK) {
      readers--;
      if (readers == 0 && held != this) {
        values.close();
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
