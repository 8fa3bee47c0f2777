package org.outerloop.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.tensor.HostMatrix;
import org.outerloop.tensor.TensorScope;

/**
 * The parameters of a model, or their gradients, as matrices over one flat buffer in the order of
 * {@link ParameterLayout}. The projections to queries, keys and values follow one another there, so
 * they are one matrix here.
 */
final class HostWeights implements AutoCloseable {
  private final List<HostMatrix> all = new ArrayList<>();
  private final ParameterLayout layout;
  private final Tensor flat;
  final HostMatrix embedding; // (V, D)
  final List<Layer> layers;
  final HostMatrix finalNorm; // (1, D)
  final HostMatrix head; // (V, D); the embedding where it is tied

  /**
   * @param inputNorm (1, D)
   * @param projections ((H + 2 KV) d, D)
   * @param output (D, H d)
   * @param feedForwardNorm (1, D)
   * @param gate (F, D)
   * @param up (F, D)
   * @param down (D, F)
   */
  record Layer(
      HostMatrix inputNorm,
      HostMatrix projections,
      HostMatrix output,
      HostMatrix feedForwardNorm,
      HostMatrix gate,
      HostMatrix up,
      HostMatrix down) {}

  HostWeights(ModelSpec model, Tensor flat) {
    this.layout = ParameterLayout.of(model);
    this.flat = flat;
    embedding = matrix("model.embed_tokens.weight", model.vocabularySize());
    layers = new ArrayList<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      layers.add(layer(model, "model.layers." + layer + "."));
    }
    finalNorm = matrix("model.norm.weight", 1);
    head = model.tiedHead() ? embedding : matrix("lm_head.weight", model.vocabularySize());
  }

  private Layer layer(ModelSpec model, String block) {
    return new Layer(
        matrix(block + "input_layernorm.weight", 1),
        matrix(block + "self_attn.q_proj.weight", model.querySize() + 2L * model.keyValueSize()),
        matrix(block + "self_attn.o_proj.weight", model.hiddenSize()),
        matrix(block + "post_attention_layernorm.weight", 1),
        matrix(block + "mlp.gate_proj.weight", model.feedForwardSize()),
        matrix(block + "mlp.up_proj.weight", model.feedForwardSize()),
        matrix(block + "mlp.down_proj.weight", model.hiddenSize()));
  }

  /** {@code rows} rows from the start of this parameter, over the next ones where they are more. */
  private HostMatrix matrix(String name, long rows) {
    TensorSpec spec = layout.find(name).orElseThrow();
    try (TensorScope scope = new TensorScope()) {
      Tensor part = flat.narrow(0, spec.offset(), rows * spec.columns());
      HostMatrix matrix = HostMatrix.of(part.view(rows, spec.columns()));
      all.add(matrix);
      return matrix;
    }
  }

  @Override
  public void close() {
    all.forEach(HostMatrix::close);
  }
}
