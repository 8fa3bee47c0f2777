package org.outerloop.protocol;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where each parameter stands in the flat buffer: all matrices in the order of the model, then all
 * vectors. Weight decay applies to the first part only, so both parts are one range each.
 *
 * <p>Names and orientation are Hugging Face's: a projection is (out, in), y = x W^T.
 */
public final class ParameterLayout implements Serializable {
  /** 2^24 entries, 64 MiB of float32: the most that one step of any streaming algorithm holds. */
  public static final int MAX_SLICE_ENTRIES = 1 << 24;

  private static final String LAYERS = "model.layers.";

  private final List<TensorSpec> tensors;
  private final long matrixSize;
  private final long size;

  private ParameterLayout(List<TensorSpec> tensors) {
    this.tensors = List.copyOf(tensors);
    this.matrixSize = tensors.stream().filter(t -> !t.vector()).mapToLong(TensorSpec::size).sum();
    this.size = tensors.stream().mapToLong(TensorSpec::size).sum();
  }

  /** The layout of a LLaMA-like decoder. */
  public static ParameterLayout of(ModelSpec model) {
    Builder layout = new Builder();
    layout.matrix("model.embed_tokens.weight", model.vocabularySize(), model.hiddenSize());
    for (int layer = 0; layer < model.layers(); layer++) {
      String block = LAYERS + layer + ".";
      layout.matrix(block + "self_attn.q_proj.weight", model.querySize(), model.hiddenSize());
      layout.matrix(block + "self_attn.k_proj.weight", model.keyValueSize(), model.hiddenSize());
      layout.matrix(block + "self_attn.v_proj.weight", model.keyValueSize(), model.hiddenSize());
      layout.matrix(block + "self_attn.o_proj.weight", model.hiddenSize(), model.querySize());
      layout.matrix(block + "mlp.gate_proj.weight", model.feedForwardSize(), model.hiddenSize());
      layout.matrix(block + "mlp.up_proj.weight", model.feedForwardSize(), model.hiddenSize());
      layout.matrix(block + "mlp.down_proj.weight", model.hiddenSize(), model.feedForwardSize());
    }
    if (!model.tiedHead()) {
      layout.matrix("lm_head.weight", model.vocabularySize(), model.hiddenSize());
    }
    for (int layer = 0; layer < model.layers(); layer++) {
      String block = LAYERS + layer + ".";
      layout.vector(block + "input_layernorm.weight", model.hiddenSize());
      layout.vector(block + "post_attention_layernorm.weight", model.hiddenSize());
    }
    layout.vector("model.norm.weight", model.hiddenSize());
    return layout.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public List<TensorSpec> tensors() {
    return tensors;
  }

  public TensorSpec tensor(int index) {
    return tensors.get(index);
  }

  public Optional<TensorSpec> find(String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /** The matrices of the layers, which stand together: not the embedding, nor the head. */
  public List<TensorSpec> hiddenMatrices() {
    return tensors.stream().filter(t -> !t.vector() && t.name().startsWith(LAYERS)).toList();
  }

  /** Entries of all tensors. */
  public long size() {
    return size;
  }

  /** Entries of all matrices, which come first. */
  public long matrixSize() {
    return matrixSize;
  }

  /**
   * Cuts every tensor into slices of whole chunk rows, in the order of the buffer.
   *
   * @param chunkEdge rows of a chunk
   * @param maxEntries most entries of a slice; at least one row of chunks always goes in
   */
  public List<Slice> slices(int chunkEdge, int maxEntries) {
    Require.that(chunkEdge > 0, "Chunk edge %s is not positive", chunkEdge);
    Require.that(
        0 < maxEntries && maxEntries <= MAX_SLICE_ENTRIES,
        "Slices of %s entries are outside [1, %s]",
        maxEntries,
        MAX_SLICE_ENTRIES);
    List<Slice> slices = new ArrayList<>();
    for (TensorSpec tensor : tensors) {
      long perChunkRow = Math.multiplyExact((long) chunkEdge, tensor.columns());
      Require.that(
          Math.min(perChunkRow, tensor.size()) <= MAX_SLICE_ENTRIES,
          "Tensor %s is too wide: %s columns",
          tensor.name(),
          tensor.columns());
      int rows = (int) Math.max(1, maxEntries / perChunkRow) * chunkEdge;
      for (long row = 0; row < tensor.rows(); row += rows) {
        int count = (int) Math.min(rows, tensor.rows() - row);
        slices.add(new Slice(tensor.index(), row, count, tensor.columns()));
      }
    }
    return List.copyOf(slices);
  }

  /** Binds names, shapes and order: two parties with the same digest mean the same parameters. */
  public Digest digest() {
    StringBuilder text = new StringBuilder();
    for (TensorSpec tensor : tensors) {
      text.append(tensor.name()).append(tensor.vector() ? " vector " : " matrix ");
      text.append(tensor.rows()).append(' ').append(tensor.columns()).append('\n');
    }
    return Digest.ofText(text.toString());
  }

  /** Collects tensors in order; matrices must come before vectors. */
  public static final class Builder {
    private final List<TensorSpec> tensors = new ArrayList<>();
    private long offset;

    public Builder matrix(String name, long rows, int columns) {
      Require.that(
          tensors.isEmpty() || !tensors.get(tensors.size() - 1).vector(),
          "Matrix %s after a vector",
          name);
      return add(new TensorSpec(tensors.size(), name, false, rows, columns, offset));
    }

    public Builder vector(String name, int length) {
      return add(new TensorSpec(tensors.size(), name, true, 1, length, offset));
    }

    private Builder add(TensorSpec tensor) {
      tensors.add(tensor);
      offset = Math.addExact(offset, tensor.size());
      return this;
    }

    public ParameterLayout build() {
      return new ParameterLayout(tensors);
    }
  }
}
