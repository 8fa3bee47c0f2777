package org.outerloop.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.outerloop.protocol.ModelSpec;

/** One layer: attention, then SwiGLU, each on the normalised stream and added to it. */
final class DecoderBlock {
  private final ModelSpec model;
  private final Tensor inputNorm; // (D)
  private final Tensor queryProjection; // (H d, D)
  private final Tensor keyProjection; // (KV d, D)
  private final Tensor valueProjection; // (KV d, D)
  private final Tensor outputProjection; // (D, H d)
  private final Tensor feedForwardNorm; // (D)
  private final Tensor gateProjection; // (F, D)
  private final Tensor upProjection; // (F, D)
  private final Tensor downProjection; // (D, F)

  DecoderBlock(ModelSpec model, Weights weights, int layer) {
    String block = "model.layers." + layer + ".";
    this.model = model;
    inputNorm = weights.get(block + "input_layernorm.weight");
    queryProjection = weights.get(block + "self_attn.q_proj.weight");
    keyProjection = weights.get(block + "self_attn.k_proj.weight");
    valueProjection = weights.get(block + "self_attn.v_proj.weight");
    outputProjection = weights.get(block + "self_attn.o_proj.weight");
    feedForwardNorm = weights.get(block + "post_attention_layernorm.weight");
    gateProjection = weights.get(block + "mlp.gate_proj.weight");
    upProjection = weights.get(block + "mlp.up_proj.weight");
    downProjection = weights.get(block + "mlp.down_proj.weight");
  }

  /** (B, T, D) to (B, T, D). */
  Tensor forward(Tensor stream, Turning rotary, Attention attention) {
    Tensor attended = stream.add(attend(norm(stream, inputNorm), rotary, attention));
    return attended.add(feedForward(norm(attended, feedForwardNorm)));
  }

  private Tensor attend(Tensor input, Turning rotary, Attention attention) {
    long batch = input.size(0);
    long length = input.size(1);
    Tensor queries = heads(torch.linear(input, queryProjection), model.heads());
    Tensor keys = heads(torch.linear(input, keyProjection), model.keyValueHeads());
    Tensor values = heads(torch.linear(input, valueProjection), model.keyValueHeads());
    Tensor mixed =
        attention.attend(
            rotary.turn(queries).transpose(1, 2),
            rotary.turn(keys).transpose(1, 2),
            values.transpose(1, 2));
    Tensor joined = mixed.transpose(1, 2).reshape(batch, length, model.querySize());
    return torch.linear(joined, outputProjection);
  }

  /** (B, T, n d) to (B, T, n, d). */
  private Tensor heads(Tensor projected, long count) {
    return projected.view(projected.size(0), projected.size(1), count, model.headSize());
  }

  private Tensor feedForward(Tensor input) {
    Tensor gate = torch.silu(torch.linear(input, gateProjection));
    return torch.linear(gate.mul(torch.linear(input, upProjection)), downProjection);
  }

  private Tensor norm(Tensor stream, Tensor weight) {
    return torch.rms_norm(
        stream,
        new long[] {model.hiddenSize()},
        new TensorOptional(weight),
        new DoubleOptional(model.normEpsilon()));
  }
}
