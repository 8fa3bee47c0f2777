package org.outerloop.jobs.evaluate;

import java.util.List;
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
 * A model in memory, once, in the format of its passes.
 *
 * @param endsOfText ids after which a text is over, as its config.json says
 */
public record LoadedModel(ModelSpec model, PassValues values, List<Integer> endsOfText)
    implements AutoCloseable {
  private static final int SLICE_ENTRIES = 1 << 22; // read at once: 16 MiB of float32

  /**
   * Reads a model slice by slice.
   *
   * @param device resolved
   * @throws org.outerloop.checkpoint.MalformedCheckpointException if it is none
   */
  public static LoadedModel load(ModelPlace place, Device device) {
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
      return new LoadedModel(folder.model(), values, folder.endsOfText());
    }
  }

  @Override
  public void close() {
    values.close();
  }
}
