package org.outerloop.jobs.contribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;

/**
 * A folder of arrays, one tensor each: NAME.npy. Their layout is all matrices, then all vectors,
 * each sorted by name.
 */
final class NpyFolder implements AutoCloseable {
  private static final String ENDING = ".npy";

  private final Map<String, NpyFile> files = new LinkedHashMap<>();
  private final ParameterLayout layout;

  private NpyFolder(List<Path> paths) {
    List<LayoutFile.Tensor> tensors = new ArrayList<>();
    try {
      for (Path path : paths) {
        String name = path.getFileName().toString();
        name = name.substring(0, name.length() - ENDING.length());
        NpyFile file = NpyFile.open(path);
        files.put(name, file);
        tensors.add(tensor(path, name, file));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    tensors.sort(
        Comparator.comparing(LayoutFile.Tensor::vector).thenComparing(LayoutFile.Tensor::name));
    this.layout = new LayoutFile(tensors).layout();
  }

  private static LayoutFile.Tensor tensor(Path path, String name, NpyFile file) {
    try {
      return new LayoutFile.Tensor(name, file.shape());
    } catch (IllegalArgumentException e) {
      throw new UserException(path + ": " + e.getMessage(), e);
    }
  }

  /** Opens all arrays of a folder; there must be one at least. */
  static NpyFolder open(Path folder) {
    List<Path> paths;
    try (Stream<Path> list = Files.list(folder)) {
      paths = list.filter(NpyFile::isNamed).sorted().toList();
    } catch (IOException e) {
      throw new UserException("Cannot list the folder " + folder, e);
    }
    if (paths.isEmpty()) {
      throw new UserException("No .npy file in " + folder);
    }
    return new NpyFolder(paths);
  }

  ParameterLayout layout() {
    return layout;
  }

  /** Reads a slice of this folder's layout. */
  void read(Slice slice, float[] buffer) {
    file(slice).read(slice.offset(), buffer, slice.length());
  }

  private NpyFile file(Slice slice) {
    return files.get(layout.tensor(slice.tensor()).name());
  }

  @Override
  public void close() {
    files.values().forEach(NpyFile::close);
  }
}
