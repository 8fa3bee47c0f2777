package org.outerloop.audit.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;

/**
 * The loss of the model, written as the formulas stand, in double: no libtorch, no vectors, nothing
 * shared with what trained. For those who would rather not trust that.
 *
 * <p>Goes through the model once, layer by layer and slice by slice, with all sequences at once.
 * Memory: one slice, and some ten vectors of doubles per token. Cost: two operations per parameter
 * and token, on all cores.
 */
final class PlainLlama {
  private final ModelSpec model;
  private final ParameterLayout layout;
  private final ModelValues values;
  private final Rounding rounding;

  /**
   * @param rounding of every result that a pass keeps, see {@link PlainLosses}
   */
  PlainLlama(ModelSpec model, ModelValues values, Rounding rounding) {
    this.model = model;
    this.layout = ParameterLayout.of(model);
    this.values = values;
    this.rounding = rounding;
  }

  /** Mean next-token loss of each sequence, in nats. */
  double[] losses(List<int[]> sequences) {
    int[] inputs =
        sequences.stream().flatMapToInt(s -> Arrays.stream(s, 0, s.length - 1)).toArray();
    int[] targets = sequences.stream().flatMapToInt(s -> Arrays.stream(s, 1, s.length)).toArray();
    for (int token : inputs) {
      Require.that(0 <= token && token < model.vocabularySize(), "Token %s", token);
    }
    double[][] stream = embedded(inputs);
    for (int layer = 0; layer < model.layers(); layer++) {
      String block = "model.layers." + layer + ".";
      attend(block, stream, sequences);
      feedForward(block, stream);
    }
    double[] each = tokenLosses(normalised("model.norm.weight", stream), targets);
    double[] means = new double[sequences.size()];
    int first = 0;
    for (int i = 0; i < means.length; i++) {
      int length = sequences.get(i).length - 1;
      means[i] = Arrays.stream(each, first, first + length).sum() / length;
      first += length;
    }
    return means;
  }

  private double[][] embedded(int[] tokens) {
    double[][] stream = new double[tokens.length][model.hiddenSize()];
    values.each(
        tensor("model.embed_tokens.weight"),
        (slice, rows) -> {
          for (int t = 0; t < tokens.length; t++) {
            long row = tokens[t] - slice.firstRow();
            if (0 <= row && row < slice.rows()) {
              int from = (int) row * slice.columns();
              for (int i = 0; i < slice.columns(); i++) {
                stream[t][i] = rows[from + i];
              }
            }
          }
        });
    return stream;
  }

  private void attend(String block, double[][] stream, List<int[]> sequences) {
    double[][] input = normalised(block + "input_layernorm.weight", stream);
    double[][] queries = product(block + "self_attn.q_proj.weight", input);
    double[][] keys = product(block + "self_attn.k_proj.weight", input);
    double[][] heard = product(block + "self_attn.v_proj.weight", input);
    double[][] said = new double[stream.length][model.querySize()];
    int first = 0;
    for (int[] sequence : sequences) {
      int from = first;
      int length = sequence.length - 1;
      IntStream.range(0, length)
          .forEach(
              t -> {
                turn(queries[from + t], t);
                turn(keys[from + t], t);
              });
      IntStream.range(0, length)
          .parallel()
          .forEach(t -> attend(queries[from + t], keys, heard, from, t, said[from + t]));
      first += length;
    }
    add(product(block + "self_attn.o_proj.weight", said), stream);
  }

  /** Rotary positions in Hugging Face's half-split form, every head by itself. */
  private void turn(double[] heads, int position) {
    int half = model.headSize() / 2;
    for (int i = 0; i < half; i++) {
      double angle = position * model.rotaryFrequency(i);
      double cos = rounding.round(StrictMath.cos(angle));
      double sin = rounding.round(StrictMath.sin(angle));
      for (int at = i; at < heads.length; at += model.headSize()) {
        double low = heads[at];
        double high = heads[at + half];
        heads[at] = rounding.round(low * cos - high * sin);
        heads[at + half] = rounding.round(high * cos + low * sin);
      }
    }
  }

  /** What one token hears of itself and those before it. */
  private void attend(
      double[] query, double[][] keys, double[][] heard, int from, int position, double[] said) {
    int size = model.headSize();
    double[] weights = new double[position + 1];
    for (int head = 0; head < model.heads(); head++) {
      int own = head * size;
      int theirs = head / (model.heads() / model.keyValueHeads()) * size;
      for (int t = 0; t <= position; t++) {
        double score = 0;
        for (int i = 0; i < size; i++) {
          score += query[own + i] * keys[from + t][theirs + i];
        }
        weights[t] = rounding.round(score / Math.sqrt(size));
      }
      softmax(weights);
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int t = 0; t <= position; t++) {
          sum += weights[t] * heard[from + t][theirs + i];
        }
        said[own + i] = rounding.round(sum);
      }
    }
  }

  private void softmax(double[] scores) {
    double most = Arrays.stream(scores).max().orElseThrow();
    double sum = 0;
    for (int t = 0; t < scores.length; t++) {
      scores[t] = StrictMath.exp(scores[t] - most);
      sum += scores[t];
    }
    for (int t = 0; t < scores.length; t++) {
      scores[t] = rounding.round(scores[t] / sum);
    }
  }

  private void feedForward(String block, double[][] stream) {
    double[][] input = normalised(block + "post_attention_layernorm.weight", stream);
    double[][] gate = product(block + "mlp.gate_proj.weight", input);
    double[][] up = product(block + "mlp.up_proj.weight", input);
    DoubleUnaryOperator sigmoid = g -> 1 / (1 + StrictMath.exp(-g));
    for (int t = 0; t < gate.length; t++) {
      for (int i = 0; i < gate[t].length; i++) {
        double g = gate[t][i];
        gate[t][i] = rounding.round(g * sigmoid.applyAsDouble(g) * up[t][i]);
      }
    }
    add(product(block + "mlp.down_proj.weight", gate), stream);
  }

  private double[][] normalised(String name, double[][] stream) {
    double[] weights = new double[model.hiddenSize()];
    values.each(tensor(name), (slice, row) -> Arrays.setAll(weights, i -> row[i]));
    double[][] out = new double[stream.length][weights.length];
    for (int t = 0; t < stream.length; t++) {
      double squares = 0;
      for (double x : stream[t]) {
        squares += x * x;
      }
      double scale = 1 / Math.sqrt(squares / weights.length + model.normEpsilon());
      for (int i = 0; i < weights.length; i++) {
        out[t][i] = rounding.round(scale * weights[i] * stream[t][i]);
      }
    }
    return out;
  }

  /** {@code y = x W^T} for every token. */
  private double[][] product(String name, double[][] in) {
    TensorSpec tensor = tensor(name);
    double[][] out = new double[in.length][(int) tensor.rows()];
    values.each(
        tensor,
        (slice, rows) ->
            IntStream.range(0, in.length)
                .parallel()
                .forEach(
                    t -> {
                      for (int row = 0; row < slice.rows(); row++) {
                        int at = (int) slice.firstRow() + row;
                        out[t][at] = rounding.round(dot(rows, row * slice.columns(), in[t]));
                      }
                    }));
    return out;
  }

  private static double dot(float[] rows, int from, double[] vector) {
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += rows[from + i] * vector[i];
    }
    return sum;
  }

  private void add(double[][] addend, double[][] stream) {
    for (int t = 0; t < stream.length; t++) {
      for (int i = 0; i < stream[t].length; i++) {
        stream[t][i] = rounding.round(stream[t][i] + addend[t][i]);
      }
    }
  }

  /** Logits are seen once each and never kept: a running maximum and a running sum. */
  private double[] tokenLosses(double[][] hidden, int[] targets) {
    double[] most = new double[targets.length];
    double[] sum = new double[targets.length];
    double[] chosen = new double[targets.length];
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    values.each(
        tensor(model.tiedHead() ? "model.embed_tokens.weight" : "lm_head.weight"),
        (slice, rows) ->
            IntStream.range(0, targets.length)
                .parallel()
                .forEach(t -> see(slice, rows, hidden[t], t, targets[t], most, sum, chosen)));
    double[] losses = new double[targets.length];
    Arrays.setAll(losses, t -> most[t] + StrictMath.log(sum[t]) - chosen[t]);
    return losses;
  }

  @SuppressWarnings("checkstyle:ParameterNumber")
  private void see(
      Slice slice,
      float[] rows,
      double[] hidden,
      int t,
      int target,
      double[] most,
      double[] sum,
      double[] chosen) {
    for (int row = 0; row < slice.rows(); row++) {
      double logit = rounding.round(dot(rows, row * slice.columns(), hidden));
      if (logit > most[t]) {
        sum[t] = sum[t] * StrictMath.exp(most[t] - logit) + 1;
        most[t] = logit;
      } else {
        sum[t] += StrictMath.exp(logit - most[t]);
      }
      if (slice.firstRow() + row == target) {
        chosen[t] = logit;
      }
    }
  }

  private TensorSpec tensor(String name) {
    return layout.find(name).orElseThrow();
  }
}
