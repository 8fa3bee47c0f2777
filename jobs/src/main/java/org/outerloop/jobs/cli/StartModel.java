package org.outerloop.jobs.cli;

import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.export.LlamaFolder;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** The imported model that {@code run.start-from} names. */
final class StartModel {
  private StartModel() {}

  /**
   * Its name, {@code RunSpec.startModel}.
   *
   * @throws UserException if it is not what the run's settings say, naming what differs
   */
  static Digest root(StoreLocation place, ModelSpec model, CompressionSpec compression) {
    try (ObjectStore store = ObjectStores.open(place)) {
      ModelSpec found = LlamaFolder.open(store, "").model();
      if (!found.equals(model)) {
        throw new UserException(
            "run.start-from %s holds another model than the section 'model': %s instead of %s"
                .formatted(place.uri(), found, model));
      }
      Checkpoint checkpoint = Checkpoint.open(store, "", ParameterLayout.of(model));
      SliceCut cut = SliceCut.of(compression);
      if (!checkpoint.digests().cut().equals(cut)) {
        throw new UserException(
            "run.start-from %s is cut as %s, the run cuts as %s: import it with these"
                .formatted(place.uri(), checkpoint.digests().cut(), cut));
      }
      return checkpoint.root();
    } catch (MalformedCheckpointException | ObjectStoreException e) {
      throw new UserException(
          "run.start-from %s is no imported model (outerloop import makes one): %s"
              .formatted(place.uri(), e.getMessage()),
          e);
    }
  }
}
