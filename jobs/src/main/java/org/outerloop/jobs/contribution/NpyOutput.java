package org.outerloop.jobs.contribution;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.outerloop.jobs.NpyWriter;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;

/** Writes the slices of a layout, in their order, as one .npy file per tensor. */
final class NpyOutput implements AutoCloseable {
  private final Path folder;
  private final ParameterLayout layout;
  private NpyWriter writer;

  NpyOutput(Path folder, ParameterLayout layout) {
    this.folder = folder;
    this.layout = layout;
  }

  /** Adds the next slice. */
  void write(Slice slice, float[] values) {
    if (slice.firstRow() == 0) {
      close();
      TensorSpec tensor = layout.tensor(slice.tensor());
      List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
      writer = new NpyWriter(folder.resolve(tensor.name() + ".npy"), shape);
    }
    writer.write(values, slice.length());
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
