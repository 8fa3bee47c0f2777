package org.outerloop.jobs.contribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;

/** What was not sent in earlier rounds: arrays of a folder, or zeros. */
final class Residual implements AutoCloseable {
  private final boolean kept;
  private final Optional<NpyFolder> folder;

  private Residual(boolean kept, Optional<NpyFolder> folder) {
    this.kept = kept;
    this.folder = folder;
  }

  /** Opens a folder of arrays of this layout; an empty one, or none, is zeros. */
  static Residual open(Optional<Path> path, ParameterLayout layout) {
    if (path.isEmpty() || isEmpty(path.get())) {
      return new Residual(path.isPresent(), Optional.empty());
    }
    NpyFolder folder = NpyFolder.open(path.get());
    if (!folder.layout().digest().equals(layout.digest())) {
      folder.close();
      throw new UserException(path.get() + " holds other names or shapes than the arrays");
    }
    return new Residual(true, Optional.of(folder));
  }

  private static boolean isEmpty(Path folder) {
    try (var list = Files.list(folder)) {
      return list.findAny().isEmpty();
    } catch (IOException e) {
      throw new UserException("Cannot list the folder " + folder, e);
    }
  }

  /** Whether what is still not sent is of interest. */
  boolean kept() {
    return kept;
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
