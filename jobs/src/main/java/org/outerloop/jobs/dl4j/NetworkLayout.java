package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;

/**
 * A network's parameters as tensors cut into slices, and where each slice stands in DL4J's one row
 * of all parameters.
 *
 * <p>A parameter of two or more dimensions is a matrix of as many rows as its slowest dimension; a
 * weight of shape (in, out) in DL4J's column-major order is therefore out x in. All others are
 * vectors, which are sent whole.
 */
final class NetworkLayout implements Serializable {
  private final ParameterLayout layout;
  private final List<Slice> slices;
  private final int[] starts; // of each tensor, in DL4J's row

  private NetworkLayout(ParameterLayout layout, List<Slice> slices, int[] starts) {
    this.layout = layout;
    this.slices = slices;
    this.starts = starts;
  }

  /**
   * The layout of a network that is initialised.
   *
   * @throws IllegalArgumentException if its parameters are not float32 or not one gapless row
   */
  static NetworkLayout of(Model model, CompressionSpec compression) {
    DataType type = model.params().dataType();
    Require.that(type == DataType.FLOAT, "Parameters are %s; only FLOAT can be merged", type);
    Map<String, INDArray> parameters = model.paramTable();
    ParameterLayout.Builder builder = ParameterLayout.builder();
    int[] starts = new int[parameters.size()];
    int tensor = 0;
    for (Map.Entry<String, INDArray> entry : parameters.entrySet()) {
      if (rows(entry.getValue()) > 1) {
        long rows = rows(entry.getValue());
        builder.matrix(entry.getKey(), rows, Math.toIntExact(entry.getValue().length() / rows));
        starts[tensor++] = Math.toIntExact(entry.getValue().offset());
      }
    }
    for (Map.Entry<String, INDArray> entry : parameters.entrySet()) {
      if (rows(entry.getValue()) == 1) {
        builder.vector(entry.getKey(), Math.toIntExact(entry.getValue().length()));
        starts[tensor++] = Math.toIntExact(entry.getValue().offset());
      }
    }
    ParameterLayout layout = builder.build();
    requireGapless(layout, starts, model.numParams());
    return new NetworkLayout(
        layout, layout.slices(compression.chunkEdge(), compression.sliceEntries()), starts);
  }

  /** Rows of a parameter as a matrix; 1 of a vector. */
  private static long rows(INDArray parameter) {
    long[] shape = parameter.shape();
    long slowest = parameter.ordering() == 'f' ? shape[shape.length - 1] : shape[0];
    return slowest == parameter.length() ? 1 : slowest;
  }

  private static void requireGapless(ParameterLayout layout, int[] starts, long size) {
    int[] order =
        java.util.stream.IntStream.range(0, starts.length)
            .boxed()
            .sorted(java.util.Comparator.comparingInt(tensor -> starts[tensor]))
            .mapToInt(Integer::intValue)
            .toArray();
    long next = 0;
    for (int tensor : order) {
      Require.that(
          starts[tensor] == next,
          "Parameter %s begins at %s of the network's row, not at %s",
          layout.tensor(tensor).name(),
          starts[tensor],
          next);
      next += layout.tensor(tensor).size();
    }
    Require.that(next == size, "The network has %s parameters, its table %s", size, next);
  }

  List<Slice> slices() {
    return slices;
  }

  /** Number of tensors. */
  int tensors() {
    return starts.length;
  }

  /** Number of parameters. */
  int size() {
    return Math.toIntExact(layout.size());
  }

  boolean vector(Slice slice) {
    return layout.tensor(slice.tensor()).vector();
  }

  /** What DL4J calls the tensor of a slice. */
  String name(Slice slice) {
    return layout.tensor(slice.tensor()).name();
  }

  /** Where a slice begins in DL4J's row. */
  int start(Slice slice) {
    return Math.toIntExact(starts[slice.tensor()] + slice.offset());
  }

  /** Names and shapes. */
  org.outerloop.protocol.Digest digest() {
    return layout.digest();
  }
}
