package org.outerloop.model;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.kernels.EmbeddingRows;
import org.outerloop.kernels.RmsNorm;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * Trees on a CPU, by the kernels and products of {@link HostTransformer}. The law is {@link
 * DeviceTreePass}, with which a test compares it. Bits depend on parameters, batch and the CPU's
 * vectors and products, not on what was read before.
 */
public final class HostTreePass implements TreePass {
  private final ModelSpec model;
  private final Precision precision;
  private final Workers workers;
  private final Products products;
  private final HostWeights weights;
  private final HostStack stack;
  private HostBuffers buffers; // of the last shape
  private HostPrefix prefix;
  private TreeBatch batch; // under way
  private boolean keeping; // whether the batch under way becomes the prefix
  private HostMatrix scores; // memory for those against the prefix

  /**
   * @param values parameters (size) on the CPU, in the format {@code precision}; borrowed
   * @param threads of the kernels; those of the products are the calling thread's
   */
  public HostTreePass(ModelSpec model, Precision precision, Tensor values, int threads) {
    this.model = model;
    this.precision = precision;
    workers = new Workers(threads);
    products = new Products(precision, workers);
    weights = new HostWeights(model, values);
    RotaryPositions.Table table = RotaryPositions.table(model);
    List<HostBlock> blocks =
        IntStream.range(0, model.layers()).mapToObj(layer -> block(table, layer)).toList();
    stack = new HostStack(workers, new RmsNorm(model.normEpsilon()), weights, blocks);
    prefix = new HostPrefix(model, precision, 0);
  }

  /**
   * Most native memory of one pass, beside the parameters: activations and logits of the tokens
   * that go through at once, keys and values of a prefix, scores against it.
   *
   * @param tokens of a pass; a longer text has as many beyond its trunk
   */
  public static long bytes(ModelSpec model, Precision precision, int tokens) {
    long format = precision == Precision.BFLOAT16 ? 2 : 4;
    // one row: of several shorter ones the scores take less
    int length = TreeBatch.rounded(model.contextLength() + tokens);
    HostTransformer.Memory pass = HostTransformer.Memory.of(model, precision, 1, length, true);
    long context = model.contextLength();
    long prefix = 2L * model.layers() * model.keyValueSize() * context;
    long scores = (long) model.heads() * Workspace.queryBlock(length) * context;
    return pass.activations() + pass.workspace() + format * (prefix + scores);
  }

  private HostBlock block(RotaryPositions.Table table, int layer) {
    HostTreeAttention attention = new HostTreeAttention(model, workers, table, layer, this);
    return new HostBlock(model, workers, products, attention, weights.layers.get(layer), null);
  }

  @Override
  public void prefix(int[] tokens) {
    prefix.close();
    prefix = new HostPrefix(model, precision, 0);
    if (tokens.length == 0) {
      return;
    }
    TreeBatch row = TreeBatch.trunk(tokens);
    HostPrefix next = new HostPrefix(model, precision, tokens.length);
    prefix = next;
    keeping = true;
    try {
      forward(row);
    } finally {
      keeping = false;
    }
  }

  @Override
  public Likelihood[] score(TreeBatch trees) {
    Require.that(
        trees.prefix == prefix.length(),
        "A batch behind a prefix of %s tokens, but %s were read",
        trees.prefix,
        prefix.length());
    try (TensorScope scope = new TensorScope()) {
      HostBuffers now = forward(trees);
      try (HostMatrix hidden =
          HostMatrix.allocate(precision, trees.slots.length, model.hiddenSize())) {
        EmbeddingRows.lookUp(workers, now.space.hidden.rows(), trees.slots, hidden.rows());
        return trees.join(now.head.likelihoods(hidden, trees.targets));
      }
    }
  }

  private HostBuffers forward(TreeBatch trees) {
    try (Gradients off = Gradients.off();
        TensorScope scope = new TensorScope()) {
      trees.require(model);
      if (buffers == null || !buffers.fit(trees.rows, trees.length)) {
        closeBuffers();
        buffers =
            new HostBuffers(
                model, precision, workers, products, weights, null, trees.rows, trees.length, true);
      }
      batch = trees;
      stack.forward(buffers, trees.tokens);
      return buffers;
    }
  }

  TreeBatch batch() {
    return batch;
  }

  HostPrefix prefix() {
    return prefix;
  }

  /** Of a layer that was computed: its keys and values, where they are to be the prefix. */
  void keep(int layer, BlockActivations kept) {
    if (keeping) {
      prefix.take(layer, kept.keys, kept.values, batch.length);
    }
  }

  /** Memory for rows of scores against the prefix, kept for the next time. */
  HostMatrix prefixScores(long rows) {
    if (scores == null || scores.tensor().numel() < rows * prefix.length()) {
      closeScores();
      scores = HostMatrix.allocate(precision, 1, Math.toIntExact(rows * prefix.length()));
    }
    long size = rows * prefix.length();
    return HostMatrix.of(scores.as(-1).narrow(0, 0, size).view(rows, prefix.length()));
  }

  private void closeScores() {
    if (scores != null) {
      scores.close();
      scores = null;
    }
  }

  private void closeBuffers() {
    if (buffers != null) {
      buffers.close();
      buffers = null;
    }
  }

  @Override
  public void close() {
    closeBuffers();
    closeScores();
    prefix.close();
    products.close();
    weights.close();
    workers.close();
  }
}
