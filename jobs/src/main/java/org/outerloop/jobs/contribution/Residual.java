package org.outerloop.jobs.contribution;

import java.nio.file.Path;
import java.util.Optional;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;

/** What was not sent in earlier rounds: arrays of a folder, or zeros. */
final class Residual implements AutoCloseable {
  private final Optional<NpyFolder> folder;

  private Residual(Optional<NpyFolder> folder) {
    this.folder = folder;
  }

  /** Opens a folder of arrays of this layout; none is zeros. */
  static Residual open(Optional<Path> path, ParameterLayout layout) {
    Optional<NpyFolder> folder = path.map(NpyFolder::open);
    if (folder.isPresent() && !folder.get().layout().digest().equals(layout.digest())) {
      folder.get().close();
      throw new UserException(path.get() + " holds other names or shapes than the arrays");
    }
    return new Residual(folder);
  }

  /** Reads a slice into a buffer of zeros. */
  void read(Slice slice, float[] buffer) {
    folder.ifPresent(arrays -> arrays.read(slice, buffer));
  }

  @Override
  public void close() {
    folder.ifPresent(NpyFolder::close);
  }
}
