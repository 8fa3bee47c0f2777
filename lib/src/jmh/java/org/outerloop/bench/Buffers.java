package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;

/**
 * The accumulated error feedback of one peer before it was compressed, from a folder:
 *
 * <pre>
 *   layout.txt     names of the tensors, one a line: matrices, then vectors
 *   NAME.npy       float32, for each of them
 * </pre>
 */
final class Buffers {
  static final String LAYOUT = "layout.txt";

  private final ParameterLayout layout;
  private final List<NpyFile> tensors;

  private Buffers(ParameterLayout layout, List<NpyFile> tensors) {
    this.layout = layout;
    this.tensors = tensors;
  }

  /** Every folder below the root that has a layout, in order of name. */
  static List<Path> folders(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.endsWith(LAYOUT)).map(Path::getParent).sorted().toList();
    }
  }

  static Buffers read(Path folder) throws IOException {
    ParameterLayout.Builder layout = ParameterLayout.builder();
    List<NpyFile> tensors = new ArrayList<>();
    for (String name : Files.readAllLines(folder.resolve(LAYOUT))) {
      NpyFile tensor = NpyFile.read(folder.resolve(name + ".npy"));
      if (tensor.vector()) {
        layout.vector(name, tensor.columns());
      } else {
        layout.matrix(name, tensor.rows(), tensor.columns());
      }
      tensors.add(tensor);
    }
    return new Buffers(layout.build(), tensors);
  }

  ParameterLayout layout() {
    return layout;
  }

  /** A copy of the values of a slice. */
  float[] values(Slice slice) {
    return tensors.get(slice.tensor()).range(Math.toIntExact(slice.offset()), slice.length());
  }
}
