package org.outerloop.arena;

import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.SplitMix64;

/**
 * The smallest language model with matrices and a vector: logits of the next token from the present
 * one, by plain arithmetic in a fixed order.
 *
 * <pre>
 *   h = E[token]          embedding   64 x 32
 *   z = b + h W           head        32 x 64, bias 64
 *   loss = -log softmax(z)[next]      nats per token
 * </pre>
 *
 * <p>About a microsecond a token. Not thread-safe: it has room for one token's figures.
 */
final class ToyModel {
  static final int WIDTH = 32;
  private static final int VOCABULARY = ToyText.VOCABULARY;
  private static final int HEAD = VOCABULARY * WIDTH;
  private static final int BIAS = HEAD + WIDTH * VOCABULARY;
  private static final float INITIAL = 0.35f;

  private static final ParameterLayout LAYOUT =
      ParameterLayout.builder()
          .matrix("embedding.weight", VOCABULARY, WIDTH)
          .matrix("head.weight", WIDTH, VOCABULARY)
          .vector("head.bias", VOCABULARY)
          .build();

  private final float[] logits = new float[VOCABULARY];

  static ParameterLayout layout() {
    return LAYOUT;
  }

  /** Parameters before any training: they know how often each token is met, and nothing else. */
  static float[] initial(long seed) {
    float[] parameters = new float[(int) LAYOUT.size()];
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < BIAS; i++) {
      parameters[i] = (float) ((2 * random.nextDouble() - 1) * INITIAL);
    }
    for (int token = 0; token < VOCABULARY; token++) {
      parameters[BIAS + token] = ToyText.logFrequency(token);
    }
    return parameters;
  }

  /** Mean loss of a sequence, in nats per token. */
  double loss(float[] parameters, byte[] tokens) {
    double loss = 0;
    for (int i = 1; i < tokens.length; i++) {
      loss += predict(parameters, tokens[i - 1], tokens[i]);
    }
    return loss / (tokens.length - 1);
  }

  /** Adds {@code scale} times the gradient of a sequence's summed loss. */
  void addGradient(float[] parameters, byte[] tokens, float scale, float[] gradient) {
    for (int i = 1; i < tokens.length; i++) {
      predict(parameters, tokens[i - 1], tokens[i]);
      logits[tokens[i]] -= 1;
      backward(parameters, tokens[i - 1], scale, gradient);
    }
  }

  /** The loss; leaves the probabilities in place of the logits. */
  private double predict(float[] parameters, int token, int next) {
    System.arraycopy(parameters, BIAS, logits, 0, VOCABULARY);
    int row = token * WIDTH;
    for (int d = 0; d < WIDTH; d++) {
      float h = parameters[row + d];
      int at = HEAD + d * VOCABULARY;
      for (int v = 0; v < VOCABULARY; v++) {
        logits[v] += h * parameters[at + v];
      }
    }
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double wanted = (double) logits[next] - largest;
    double sum = 0;
    for (int v = 0; v < VOCABULARY; v++) {
      logits[v] = exp(logits[v] - largest);
      sum += logits[v];
    }
    float scale = (float) (1 / sum);
    for (int v = 0; v < VOCABULARY; v++) {
      logits[v] *= scale;
    }
    return StrictMath.log(sum) - wanted;
  }

  private void backward(float[] parameters, int token, float scale, float[] gradient) {
    int row = token * WIDTH;
    for (int v = 0; v < VOCABULARY; v++) {
      gradient[BIAS + v] += scale * logits[v];
    }
    for (int d = 0; d < WIDTH; d++) {
      int at = HEAD + d * VOCABULARY;
      float h = scale * parameters[row + d];
      float sum = 0;
      for (int v = 0; v < VOCABULARY; v++) {
        gradient[at + v] += h * logits[v];
        sum += parameters[at + v] * logits[v];
      }
      gradient[row + d] += scale * sum;
    }
  }

  /** Of a number up to 0, with a relative error below 1e-5: powers of two by their bits. */
  static float exp(float x) {
    float binary = Math.max(-126, x * 1.442695f);
    int whole = (int) binary - 1;
    float rest = (binary - whole - 0.5f) * 0.6931472f; // within 0.35 of 0
    float series =
        1 + rest * (1 + rest * (0.5f + rest * (0.16666667f + rest * (0.041666668f + rest / 120))));
    return Float.intBitsToFloat(Math.max(0, whole + 127) << 23) * (series * 1.4142135f);
  }
}
