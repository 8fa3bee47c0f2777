package org.outerloop.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

/**
 * Next-token loss over chunks of rows, so that float32 logits of a large vocabulary never stand in
 * memory at once. For a row h of the hidden state with target y, and W the head:
 *
 * <pre>
 *   z = h W'      l = -log softmax(z)_y      dl/dz = softmax(z) - onehot(y)
 *   dl/dh = dl/dz W                          dl/dW = (dl/dz)' h
 * </pre>
 *
 * <p>The gradient is written out rather than recorded: it reuses the buffer of the softmax and adds
 * straight into the head's gradient, where autograd would hold five buffers of logits and one more
 * of the head. Softmax and loss are float32 whatever the format of the model; sums over rows are
 * float64. Memory: about 3 x {@code maxLogits} x 4 bytes.
 *
 * @param maxLogits most logits of one chunk; a chunk has at least {@value #MIN_ROWS} rows
 */
public record CrossEntropy(long maxLogits) {
  private static final long MIN_ROWS = 64;

  public CrossEntropy {
    Require.that(maxLogits > 0, "A chunk of %s logits", maxLogits);
  }

  /** Chunks that suit a device: 64 MiB of float32 logits on a CPU, 1 GiB on a GPU. */
  public static CrossEntropy forDevice(Device device) {
    return new CrossEntropy(device.isCuda() ? 1L << 28 : 1L << 24);
  }

  /**
   * Sum of the loss over all rows; no gradient.
   *
   * @param hidden (N, D)
   * @param head (V, D)
   * @param targets (N) of int64
   * @return a float64 scalar on the device
   */
  public Tensor sum(Tensor hidden, Tensor head, Tensor targets) {
    try (Gradients off = Gradients.off()) {
      Tensor total = zero(hidden);
      long rows = rows(head.size(0));
      for (long first = 0; first < hidden.size(0); first += rows) {
        try (TensorScope scope = new TensorScope()) {
          long count = Math.min(rows, hidden.size(0) - first);
          Tensor target = targets.narrow(0, first, count).unsqueeze(1);
          Tensor logProbabilities = logProbabilities(hidden.narrow(0, first, count), head);
          total.sub_(logProbabilities.gather(1, target).sum(float64()));
        }
      }
      return total;
    }
  }

  /**
   * How likely each row's target is.
   *
   * @param hidden (N, D)
   * @param head (V, D)
   * @param targets (N) of int64
   */
  public Likelihood[] likelihoods(Tensor hidden, Tensor head, Tensor targets) {
    Likelihood[] all = new Likelihood[Math.toIntExact(hidden.size(0))];
    int rows = Math.toIntExact(Math.min(rows(head.size(0)), Integer.MAX_VALUE));
    for (int first = 0; first < all.length; first += rows) {
      try (Gradients off = Gradients.off();
          TensorScope scope = new TensorScope()) {
        int count = Math.min(rows, all.length - first);
        Tensor target = targets.narrow(0, first, count).unsqueeze(1);
        Tensor logProbabilities = logProbabilities(hidden.narrow(0, first, count), head);
        float[] chosen = floats(logProbabilities.gather(1, target));
        float[] most = floats(logProbabilities.amax(new long[] {1}, false));
        for (int i = 0; i < count; i++) {
          all[first + i] = new Likelihood(chosen[i], chosen[i] >= most[i]);
        }
      }
    }
    return all;
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    tensor.cpu().contiguous().data_ptr_float().get(values);
    return values;
  }

  /**
   * Loss and gradient: {@code gradients.hidden} is overwritten, {@code gradients.head} is added to.
   *
   * @param scale of the gradient, one over the number of rows of the whole batch for a mean
   * @return the unscaled sum of the loss, a float64 scalar on the device
   */
  public Tensor backward(
      Tensor hidden, Tensor head, Tensor targets, double scale, Grads gradients) {
    try (Gradients off = Gradients.off()) {
      Tensor total = zero(hidden);
      long rows = rows(head.size(0));
      for (long first = 0; first < hidden.size(0); first += rows) {
        try (TensorScope scope = new TensorScope()) {
          long count = Math.min(rows, hidden.size(0) - first);
          Tensor input = hidden.narrow(0, first, count);
          Tensor target = targets.narrow(0, first, count).unsqueeze(1);
          Tensor logProbabilities = logProbabilities(input, head);
          Tensor chosen = logProbabilities.gather(1, target);
          total.sub_(chosen.sum(float64()));
          Tensor slope = logProbabilities.exp_();
          slope.scatter_(1, target, chosen.exp_().sub_(new Scalar(1.0)));
          Tensor scaled = slope.mul_(new Scalar(scale)).to(hidden.scalar_type());
          gradients.hidden().narrow(0, first, count).copy_(scaled.matmul(head));
          gradients.head().addmm_(scaled.transpose(0, 1), input);
        }
      }
      return total;
    }
  }

  /** Where gradients go: {@code hidden} (N, D) and {@code head} (V, D). */
  public record Grads(Tensor hidden, Tensor head) {}

  private static Tensor logProbabilities(Tensor hidden, Tensor head) {
    Tensor logits = torch.linear(hidden, head);
    return logits.log_softmax(-1, new ScalarTypeOptional(ScalarType.Float));
  }

  /** Rows of one chunk. */
  public long rows(long vocabularySize) {
    return Math.max(MIN_ROWS, maxLogits / vocabularySize);
  }

  private static Tensor zero(Tensor like) {
    return torch.zeros(new long[0], like.options().dtype(float64()));
  }

  private static ScalarTypeOptional float64() {
    return new ScalarTypeOptional(ScalarType.Double);
  }
}
