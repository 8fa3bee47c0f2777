package org.outerloop.model;

import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RotaryStretch;
import org.outerloop.protocol.TensorSpec;

/**
 * The decoder once more, in double and plain loops, one sequence and one position at a time, from
 * the formulas of package-info: what the tensor version must agree with.
 */
public final class ReferenceTransformer {
  private final ModelSpec model;
  private final ParameterLayout layout;
  private final float[] parameters;

  public ReferenceTransformer(ModelSpec model, float[] parameters) {
    this.model = model;
    this.layout = ParameterLayout.of(model);
    this.parameters = parameters;
  }

  /** Logits after each of the tokens: (T, V). */
  public double[][] logits(int[] tokens, int length) {
    double[][] x = new double[length][];
    for (int t = 0; t < length; t++) {
      x[t] = row("model.embed_tokens.weight", tokens[t]);
    }
    for (int layer = 0; layer < model.layers(); layer++) {
      block("model.layers." + layer + ".", x);
    }
    double[][] logits = new double[length][];
    String head = model.tiedHead() ? "model.embed_tokens.weight" : "lm_head.weight";
    for (int t = 0; t < length; t++) {
      logits[t] = times(head, rmsNorm(x[t], "model.norm.weight"));
    }
    return logits;
  }

  /** Mean next-token loss in nats. */
  double loss(int[] sequence) {
    int length = sequence.length - 1;
    double[][] logits = logits(sequence, length);
    double sum = 0;
    for (int t = 0; t < length; t++) {
      double total = 0;
      for (double logit : logits[t]) {
        total += Math.exp(logit);
      }
      sum += Math.log(total) - logits[t][sequence[t + 1]];
    }
    return sum / length;
  }

  private void block(String name, double[][] x) {
    int length = x.length;
    double[][] q = new double[length][];
    double[][] k = new double[length][];
    double[][] v = new double[length][];
    for (int t = 0; t < length; t++) {
      double[] n = rmsNorm(x[t], name + "input_layernorm.weight");
      q[t] = times(name + "self_attn.q_proj.weight", n);
      k[t] = times(name + "self_attn.k_proj.weight", n);
      v[t] = times(name + "self_attn.v_proj.weight", n);
      rotate(q[t], t);
      rotate(k[t], t);
    }
    for (int t = 0; t < length; t++) {
      double[] mixed = new double[model.querySize()];
      for (int head = 0; head < model.heads(); head++) {
        mix(head, t, q, k, v, mixed);
      }
      add(x[t], times(name + "self_attn.o_proj.weight", mixed));
      double[] n = rmsNorm(x[t], name + "post_attention_layernorm.weight");
      double[] gate = times(name + "mlp.gate_proj.weight", n);
      double[] up = times(name + "mlp.up_proj.weight", n);
      for (int i = 0; i < gate.length; i++) {
        gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
      }
      add(x[t], times(name + "mlp.down_proj.weight", gate));
    }
  }

  private void mix(int head, int t, double[][] q, double[][] k, double[][] v, double[] mixed) {
    int d = model.headSize();
    int from = head * d;
    int keyFrom = head / (model.heads() / model.keyValueHeads()) * d;
    double[] weight = new double[t + 1];
    double total = 0;
    for (int s = 0; s <= t; s++) {
      double score = 0;
      for (int i = 0; i < d; i++) {
        score += q[t][from + i] * k[s][keyFrom + i];
      }
      weight[s] = Math.exp(score / Math.sqrt(d));
      total += weight[s];
    }
    for (int s = 0; s <= t; s++) {
      for (int i = 0; i < d; i++) {
        mixed[from + i] += weight[s] / total * v[s][keyFrom + i];
      }
    }
  }

  private void rotate(double[] heads, int position) {
    int d = model.headSize();
    for (int from = 0; from < heads.length; from += d) {
      for (int i = 0; i < d / 2; i++) {
        double angle = position * stretched(1 / Math.pow(model.ropeTheta(), 2.0 * i / d));
        double a = heads[from + i];
        double b = heads[from + i + d / 2];
        heads[from + i] = a * Math.cos(angle) - b * Math.sin(angle);
        heads[from + i + d / 2] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
  }

  /** As LLaMA 3.1 has it, in wavelengths. */
  private double stretched(double frequency) {
    if (model.ropeStretch().isEmpty()) {
      return frequency;
    }
    RotaryStretch stretch = model.ropeStretch().get();
    double wave = 2 * Math.PI / frequency;
    double longest = stretch.originalContextLength() / stretch.lowFrequencyFactor();
    double shortest = stretch.originalContextLength() / stretch.highFrequencyFactor();
    if (wave < shortest) {
      return frequency;
    }
    if (wave > longest) {
      return frequency / stretch.factor();
    }
    double smooth =
        (stretch.originalContextLength() / wave - stretch.lowFrequencyFactor())
            / (stretch.highFrequencyFactor() - stretch.lowFrequencyFactor());
    return (1 - smooth) * frequency / stretch.factor() + smooth * frequency;
  }

  private double[] rmsNorm(double[] x, String weight) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    double scale = 1 / Math.sqrt(squares / x.length + model.normEpsilon());
    double[] normed = row(weight, 0);
    for (int i = 0; i < x.length; i++) {
      normed[i] *= x[i] * scale;
    }
    return normed;
  }

  private double[] times(String matrix, double[] x) {
    TensorSpec spec = layout.find(matrix).orElseThrow();
    double[] product = new double[(int) spec.rows()];
    for (int row = 0; row < product.length; row++) {
      int at = (int) spec.offset() + row * spec.columns();
      for (int i = 0; i < x.length; i++) {
        product[row] += parameters[at + i] * x[i];
      }
    }
    return product;
  }

  private double[] row(String tensor, int row) {
    TensorSpec spec = layout.find(tensor).orElseThrow();
    double[] values = new double[spec.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters[(int) spec.offset() + row * spec.columns() + i];
    }
    return values;
  }

  private static void add(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
  }
}
