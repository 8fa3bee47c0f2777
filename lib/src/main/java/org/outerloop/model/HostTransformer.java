package org.outerloop.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.kernels.EmbeddingRows;
import org.outerloop.kernels.RmsNorm;
import org.outerloop.kernels.Sums;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * {@link Transformer} and {@link CrossEntropy} for a CPU, forward and backward written out: no
 * graph, all memory taken once per shape of batch, everything between the matrix products a kernel
 * of ours. The law is the recorded version: losses and gradients agree with it, which a test holds.
 *
 * <p>Gradients are float32 whatever the format of the pass. Bits depend on the CPU's vectors and
 * libtorch's products, not on the number of threads' timing. Not thread-safe.
 */
public final class HostTransformer implements AutoCloseable {
  private final ModelSpec model;
  private final Precision precision;
  private final boolean recompute;
  private final Workers workers;
  private final Products products;
  private final RmsNorm norm;
  private final HostWeights weights;
  private final HostWeights slopes; // null for losses only
  private final HostAttention attention;
  private final HostStack stack;
  private HostBuffers buffers; // of the last shape

  /**
   * @param values parameters (size) on the CPU, in the format {@code precision}; borrowed
   * @param gradients (size) of float32 on the CPU; borrowed. Null for losses only
   * @param threads of the kernels; those of the products are the calling thread's
   * @param recompute whether only what enters a block is kept of its forward pass, and the rest
   *     made again for its backward pass: a third more work, the same bits
   */
  public HostTransformer(
      ModelSpec model,
      Precision precision,
      Tensor values,
      Tensor gradients,
      int threads,
      boolean recompute) {
    this.model = model;
    this.precision = precision;
    this.recompute = recompute || gradients == null;
    workers = new Workers(threads);
    products = new Products(precision, workers);
    norm = new RmsNorm(model.normEpsilon());
    weights = new HostWeights(model, values);
    slopes = gradients == null ? null : new HostWeights(model, gradients);
    attention = new HostAttention(model, workers);
    List<HostBlock> blocks = IntStream.range(0, model.layers()).mapToObj(this::block).toList();
    stack = new HostStack(workers, norm, weights, blocks);
  }

  private HostBlock block(int layer) {
    return new HostBlock(
        model,
        workers,
        products,
        attention,
        weights.layers.get(layer),
        slopes == null ? null : slopes.layers.get(layer));
  }

  private HostBuffers buffers(int sequences, int length) {
    Require.that(
        length <= model.contextLength(),
        "A sequence of %s tokens exceeds model.context-length %s",
        length,
        model.contextLength());
    if (buffers == null || !buffers.fit(sequences, length)) {
      closeBuffers();
      buffers =
          new HostBuffers(
              model, precision, workers, products, weights, slopes, sequences, length, recompute);
    }
    return buffers;
  }

  private void closeBuffers() {
    if (buffers != null) {
      buffers.close();
      buffers = null;
    }
  }

  /**
   * Native memory of one shape of batch, exactly what {@link #backward} takes.
   *
   * @param activations kept from the forward to the backward pass
   * @param workspace results of the moment, logits among them
   */
  public record Memory(long activations, long workspace) {

    /** For {@code sequences} of {@code length} tokens. */
    public static Memory of(
        ModelSpec model, Precision precision, int sequences, int length, boolean recompute) {
      long format = precision == Precision.BFLOAT16 ? 2 : 4;
      long tokens = (long) sequences * length;
      long kept = recompute ? 1 : model.layers();
      long perToken =
          (long) model.layers() * model.hiddenSize()
              + kept * BlockActivations.perToken(model, length);
      return new Memory(
          format * tokens * perToken,
          format * tokens * Workspace.perToken(model, length)
              + HostHead.bytes(model, precision, (int) tokens)
              + Products.bytes(model, precision, tokens));
    }
  }

  /**
   * Sum of the next-token loss of each sequence.
   *
   * @param inputs {@code length} ids of each sequence, one sequence after the other
   * @param targets the ids to be predicted, likewise
   */
  public double[] losses(int[] inputs, int[] targets, int length) {
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      HostBuffers now = buffers(inputs.length / length, length);
      stack.forward(now, inputs);
      double[] losses = new double[inputs.length / length];
      for (int i = 0; i < losses.length; i++) {
        int first = i * length;
        try (HostMatrix hidden = now.space.hidden.narrow(first, length)) {
          losses[i] = now.head.loss(hidden, Arrays.copyOfRange(targets, first, first + length));
        }
      }
      return losses;
    }
  }

  /**
   * The last normalised state of every token, row after row.
   *
   * @param inputs as of {@link #losses}
   */
  public float[] states(int[] inputs, int length) {
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      HostBuffers now = buffers(inputs.length / length, length);
      stack.forward(now, inputs);
      float[] states = new float[inputs.length * model.hiddenSize()];
      now.space.hidden.tensor().to(ScalarType.Float).data_ptr_float().get(states);
      return states;
    }
  }

  /**
   * Sum of the next-token loss; the gradient of {@code scale} times it goes to the gradients.
   *
   * @param fresh whether gradients are written rather than added to what is there
   */
  public double backward(int[] inputs, int[] targets, int length, double scale, boolean fresh) {
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      HostBuffers now = buffers(inputs.length / length, length);
      stack.forward(now, inputs);
      double loss = now.head.backward(now.space.hidden, targets, scale, now.space.normSlope, fresh);
      backward(now, inputs, fresh);
      return loss;
    }
  }

  private void backward(HostBuffers now, int[] tokens, boolean fresh) {
    Workspace space = now.space;
    norm.backward(
        workers,
        space.output.rows(),
        weights.finalNorm.rows(),
        space.normSlope.rows(),
        space.slope.rows(),
        true,
        slopes.finalNorm.rows(),
        fresh);
    for (int layer = stack.blocks().size() - 1; layer >= 0; layer--) {
      HostBlock block = stack.blocks().get(layer);
      BlockActivations kept = now.kept(layer);
      if (recompute && layer < stack.blocks().size() - 1) {
        block.begin(now.input(layer), kept);
        block.fill(now.input(layer), kept, space);
      }
      block.backward(now.input(layer), kept, space, attention, fresh);
    }
    if (fresh && !model.tiedHead()) {
      Sums.clear(workers, slopes.embedding.rows());
    }
    EmbeddingRows.add(workers, space.slope.rows(), tokens, slopes.embedding.rows());
  }

  @Override
  public void close() {
    closeBuffers();
    products.close();
    weights.close();
    if (slopes != null) {
      slopes.close();
    }
    workers.close();
  }
}
