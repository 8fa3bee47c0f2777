package org.outerloop.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.kernels.NextTokenLoss;
import org.outerloop.kernels.Sums;
import org.outerloop.kernels.Workers;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.HostMatrix;

/**
 * The output projection and its loss, by blocks of the vocabulary: a block of logits is made, read
 * while it is still in the cache, and becomes its own gradient. Logits stand in memory in the
 * format of the pass, for as many tokens at once as {@value #LOGIT_BYTES} bytes hold.
 */
final class HostHead implements AutoCloseable {
  private static final int BLOCK = 2048; // of the vocabulary: products of this size are the fastest
  private static final long LOGIT_BYTES = 256L << 20;

  private final Workers workers;
  private final Products products;
  private final boolean rounded;
  private final int chunk; // tokens
  private final List<Part> parts = new ArrayList<>();
  private final HostMatrix product; // (chunk, D), in the format of the pass
  private final HostMatrix hiddenSum; // (chunk, D), float32

  /** Columns of the logits, rows of the head. */
  private record Part(int first, HostMatrix weights, HostMatrix slopes, HostMatrix logits)
      implements AutoCloseable {
    @Override
    public void close() {
      weights.close();
      logits.close();
      if (slopes != null) {
        slopes.close();
      }
    }
  }

  /**
   * @param slopes gradient of the head (V, D), or null for the loss alone
   * @param tokens most that will come
   */
  HostHead(
      ModelSpec model,
      Precision precision,
      Workers workers,
      Products products,
      HostMatrix weights,
      HostMatrix slopes,
      int tokens) {
    this.workers = workers;
    this.products = products;
    rounded = precision == Precision.BFLOAT16;
    int vocabulary = model.vocabularySize();
    chunk = chunk(precision, vocabulary, tokens);
    int count = (vocabulary + BLOCK - 1) / BLOCK;
    for (int i = 0; i < count; i++) {
      int first = (int) ((long) vocabulary * i / count);
      int size = (int) ((long) vocabulary * (i + 1) / count) - first;
      parts.add(
          new Part(
              first,
              weights.narrow(first, size),
              slopes == null ? null : slopes.narrow(first, size),
              HostMatrix.allocate(precision, chunk, size)));
    }
    product = HostMatrix.allocate(precision, chunk, model.hiddenSize());
    hiddenSum = HostMatrix.allocate(Precision.FLOAT32, chunk, model.hiddenSize());
  }

  /** Tokens whose logits stand in memory at once. */
  static int chunk(Precision precision, int vocabulary, int tokens) {
    long perToken = (precision == Precision.BFLOAT16 ? 2L : 4L) * vocabulary;
    return (int) Math.max(1, Math.min(tokens, LOGIT_BYTES / perToken));
  }

  /** Native memory for so many tokens. */
  static long bytes(ModelSpec model, Precision precision, int tokens) {
    long format = precision == Precision.BFLOAT16 ? 2 : 4;
    long chunk = chunk(precision, model.vocabularySize(), tokens);
    return chunk * (format * model.vocabularySize() + (format + Float.BYTES) * model.hiddenSize());
  }

  /** Entries of the largest block of the head's weights. */
  static long largestBlock(ModelSpec model) {
    int count = (model.vocabularySize() + BLOCK - 1) / BLOCK;
    return (long) ((model.vocabularySize() + count - 1) / count) * model.hiddenSize();
  }

  /** Sum of the loss over the tokens. */
  double loss(HostMatrix hidden, int[] targets) {
    double total = 0;
    for (int first = 0; first < targets.length; first += chunk) {
      int count = Math.min(chunk, targets.length - first);
      try (HostMatrix input = hidden.narrow(first, count)) {
        total += see(input, Arrays.copyOfRange(targets, first, first + count)).loss();
      }
    }
    return total;
  }

  /** What the model says of each target. */
  Likelihood[] likelihoods(HostMatrix hidden, int[] targets) {
    Likelihood[] all = new Likelihood[targets.length];
    for (int first = 0; first < targets.length; first += chunk) {
      int count = Math.min(chunk, targets.length - first);
      try (HostMatrix input = hidden.narrow(first, count)) {
        NextTokenLoss seen = see(input, Arrays.copyOfRange(targets, first, first + count));
        for (int i = 0; i < count; i++) {
          all[first + i] = new Likelihood(-seen.loss(i), seen.likeliest(i));
        }
      }
    }
    return all;
  }

  /**
   * Sum of the loss, and the gradients of {@code scale} times it.
   *
   * @param hiddenSlope receives that of the hidden state (M, D)
   * @param fresh whether that of the head is written rather than added
   */
  double backward(
      HostMatrix hidden, int[] targets, double scale, HostMatrix hiddenSlope, boolean fresh) {
    double total = 0;
    for (int first = 0; first < targets.length; first += chunk) {
      int count = Math.min(chunk, targets.length - first);
      try (HostMatrix input = hidden.narrow(first, count);
          HostMatrix slope = hiddenSlope.narrow(first, count)) {
        int[] some = Arrays.copyOfRange(targets, first, first + count);
        total += backward(input, some, (float) scale, slope, fresh && first == 0);
      }
    }
    return total;
  }

  private NextTokenLoss see(HostMatrix input, int[] targets) {
    NextTokenLoss loss = new NextTokenLoss(targets);
    for (Part part : parts) {
      try (HostMatrix logits = part.logits.narrow(0, targets.length)) {
        products.forward(input, part.weights.tensor(), logits);
        loss.see(workers, logits.rows(), part.first);
      }
    }
    return loss;
  }

  private double backward(
      HostMatrix input, int[] targets, float scale, HostMatrix slope, boolean fresh) {
    NextTokenLoss loss = see(input, targets);
    try (HostMatrix sum = hiddenSum.narrow(0, targets.length);
        HostMatrix one = product.narrow(0, targets.length)) {
      for (Part part : parts) {
        try (HostMatrix logits = part.logits.narrow(0, targets.length)) {
          loss.slopes(workers, logits.rows(), part.first, scale);
          products.weightSlope(logits, input, part.slopes, fresh);
          products.inputSlope(logits, part.weights.tensor(), one);
          Sums.parts(workers, one.rows(), sum.rows(), part.first == 0);
        }
      }
      Sums.copy(workers, sum.rows(), slope.rows());
    }
    return loss.loss();
  }

  @Override
  public void close() {
    parts.forEach(Part::close);
    product.close();
    hiddenSum.close();
  }
}
