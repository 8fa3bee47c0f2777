package org.outerloop.jobs.contribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TensorSpec;

/**
 * layout.json: names and shapes of the tensors of a contribution, which the contribution itself
 * does not hold. Matrices first, as in every layout.
 */
public record LayoutFile(List<Tensor> tensors) {
  /** Its name beside a payload. */
  public static final String NAME = "layout.json";

  /**
   * One tensor.
   *
   * @param shape one number for a vector, two for a matrix
   */
  public record Tensor(String name, List<Long> shape) {
    public Tensor {
      Require.that(name.matches("[A-Za-z0-9._-]+"), "Tensor name '%s' has odd characters", name);
      Require.that(
          shape.size() == 1 || shape.size() == 2, "Tensor %s has the shape %s", name, shape);
      for (long dimension : shape) {
        Require.that(
            0 < dimension && dimension <= Integer.MAX_VALUE,
            "Tensor %s has the shape %s",
            name,
            shape);
      }
      shape = List.copyOf(shape);
    }

    boolean vector() {
      return shape.size() == 1;
    }
  }

  static LayoutFile of(ParameterLayout layout) {
    return new LayoutFile(layout.tensors().stream().map(LayoutFile::tensor).toList());
  }

  private static Tensor tensor(TensorSpec spec) {
    return new Tensor(spec.name(), Arrays.stream(spec.shape()).boxed().toList());
  }

  public static ParameterLayout read(Path path) {
    try {
      return RecordJson.fromBytes(Files.readAllBytes(path), LayoutFile.class).layout();
    } catch (IOException e) {
      throw new UserException("Cannot read the layout " + path, e);
    } catch (IllegalArgumentException e) {
      throw new UserException(path + ": " + e.getMessage(), e);
    }
  }

  ParameterLayout layout() {
    ParameterLayout.Builder layout = ParameterLayout.builder();
    for (Tensor tensor : tensors) {
      if (tensor.vector()) {
        layout.vector(tensor.name(), Math.toIntExact(tensor.shape().get(0)));
      } else {
        layout.matrix(tensor.name(), tensor.shape().get(0), Math.toIntExact(tensor.shape().get(1)));
      }
    }
    return layout.build();
  }
}
