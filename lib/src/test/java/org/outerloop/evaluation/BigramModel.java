package org.outerloop.evaluation;

import java.util.List;
import java.util.Map;
import org.outerloop.model.HostTreePass;
import org.outerloop.model.TreePass;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tokens.Tokenizer;
import org.outerloop.tokens.TokenizerTrainer;
import org.outerloop.tokens.TrainerSettings;
import org.outerloop.tokens.WordPattern;

/**
 * A LLaMA whose log-likelihoods can be worked out by hand: layers that add nothing, an embedding
 * that is the identity, and a tokenizer of bytes. So what follows a byte hangs on that byte alone:
 * log p(b | a) = s(a, b) - log sum exp s(a, .), with s read off the head.
 */
final class BigramModel implements AutoCloseable {
  private static final int VOCABULARY = 257;
  private static final int CONTEXT = 400;
  private static final ModelSpec MODEL =
      new ModelSpec(VOCABULARY, VOCABULARY, 1, 1, 1, 4, 4, CONTEXT, 10_000, 1e-20, false);

  final Tokenizer tokenizer;
  private final FlatParameters parameters = new FlatParameters(MODEL.parameterCount(), Device.CPU);
  private final float[] head = new float[VOCABULARY * VOCABULARY]; // [b][a]

  BigramModel() {
    TrainerSettings bytes = new TrainerSettings(VOCABULARY, WordPattern.GPT2, List.of(), 2, 100);
    tokenizer = Tokenizer.readFindingSpecial(TokenizerTrainer.train(Map.of(), bytes));
    SplitMix64 random = new SplitMix64(3);
    for (int i = 0; i < head.length; i++) {
      head[i] = (float) (0.25 * (random.nextDouble() - 0.5));
    }
    float[] identity = new float[VOCABULARY * VOCABULARY];
    float[] ones = new float[VOCABULARY];
    for (int i = 0; i < VOCABULARY; i++) {
      identity[i * VOCABULARY + i] = 1;
      ones[i] = 1;
    }
    write("model.embed_tokens.weight", identity);
    write("model.norm.weight", ones);
    write("lm_head.weight", head);
  }

  private void write(String name, float[] values) {
    TensorSpec tensor = ParameterLayout.of(MODEL).find(name).orElseThrow();
    parameters.write(tensor.offset(), values, values.length);
  }

  PromptEncoder encoder(boolean begins) {
    return new PromptEncoder(tokenizer, begins, tokenizer.endOfText(), CONTEXT);
  }

  TreePass pass() {
    return new HostTreePass(MODEL, Precision.FLOAT32, parameters.tensor(), 1);
  }

  /** By hand: log p of a text's bytes behind the last byte of what was before. */
  double logProbability(String before, String continuation) {
    int[] ids = tokenizer.encode(before + continuation);
    int from = before.isEmpty() ? 0 : tokenizer.encode(before).length;
    double sum = 0;
    for (int i = from; i < ids.length; i++) {
      sum += logProbability(i == 0 ? tokenizer.endOfText() : ids[i - 1], ids[i]);
    }
    return sum;
  }

  private double score(int before, int after) {
    return Math.sqrt(VOCABULARY) * head[after * VOCABULARY + before]; // the norm of a unit vector
  }

  double logProbability(int before, int after) {
    double total = 0;
    for (int other = 0; other < VOCABULARY; other++) {
      total += Math.exp(score(before, other));
    }
    return score(before, after) - Math.log(total);
  }

  /** The id that is likeliest behind another. */
  int likeliest(int before) {
    int best = 0;
    for (int other = 1; other < VOCABULARY; other++) {
      best = score(before, other) > score(before, best) ? other : best;
    }
    return best;
  }

  @Override
  public void close() {
    parameters.close();
  }
}
