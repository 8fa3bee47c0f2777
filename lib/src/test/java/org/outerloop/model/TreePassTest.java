package org.outerloop.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;

/** A tree says of its continuations what each text says by itself, in plain loops. */
class TreePassTest {
  private static final ModelSpec MODEL =
      new ModelSpec(50, 24, 2, 6, 2, 8, 40, 700, 10_000, 1e-5, false);

  private final float[] parameters = parameters();
  private final SplitMix64 random = new SplitMix64(11);

  private static float[] parameters() {
    SplitMix64 random = new SplitMix64(5);
    float[] values = new float[(int) MODEL.parameterCount()];
    long matrices = ParameterLayout.of(MODEL).matrixSize();
    for (int i = 0; i < values.length; i++) {
      double uniform = 2 * random.nextDouble() - 1;
      values[i] = (float) (i < matrices ? 0.5 * uniform : 1 + 0.5 * uniform);
    }
    return values;
  }

  private int[] text(int length) {
    int[] ids = new int[length];
    for (int i = 0; i < length; i++) {
      ids[i] = random.nextInt(MODEL.vocabularySize());
    }
    return ids;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** Trees of one to five texts behind the prefix, some of one token, some that part early. */
  private List<List<Continuation>> trees(int[] prefix, int count, int longest) {
    List<List<Continuation>> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] context = joined(prefix, text(1 + random.nextInt(longest)));
      List<Continuation> tree = new ArrayList<>();
      for (int j = 0; j < 1 + random.nextInt(5); j++) {
        int[] own = text(1 + random.nextInt(6));
        boolean early = random.nextInt(4) == 0;
        int[] before = early ? joined(context, text(3)) : context;
        tree.add(new Continuation(joined(before, own), own.length));
      }
      trees.add(tree);
    }
    return trees;
  }

  private Likelihood alone(Continuation text) {
    double[][] logits =
        new ReferenceTransformer(MODEL, parameters).logits(text.tokens(), text.read());
    double sum = 0;
    boolean greedy = true;
    for (int t = text.context() - 1; t < text.read(); t++) {
      double total = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (double logit : logits[t]) {
        total += Math.exp(logit);
        most = Math.max(most, logit);
      }
      double chosen = logits[t][text.tokens()[t + 1]];
      sum += chosen - Math.log(total);
      greedy &= chosen >= most;
    }
    return new Likelihood(sum, greedy);
  }

  private TreePass pass(boolean host, Precision precision, FlatParameters flat, Tensor values) {
    flat.write(0, parameters, parameters.length);
    return host
        ? new HostTreePass(MODEL, precision, values, 1)
        : new DeviceTreePass(MODEL, precision, Device.CPU, values);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0, 5, 20",
    "true, 7, 5, 20",
    "true, 40, 1, 300",
    "true, 290, 3, 40",
    "true, 0, 1, 500",
    "false, 0, 5, 20",
    "false, 7, 5, 20",
    "false, 40, 1, 300",
    "false, 290, 3, 40"
  })
  void agreesWithThePaperInPlainLoops(boolean host, int prefixLength, int count, int longest) {
    try (FlatParameters flat = new FlatParameters(parameters.length, Device.CPU);
        TreePass pass = pass(host, Precision.FLOAT32, flat, flat.tensor())) {
      pass.prefix(text(5)); // is replaced by the next
      int[] prefix = text(prefixLength);
      pass.prefix(prefix);
      for (int repeat = 0; repeat < 2; repeat++) { // what was kept of one batch hurts no other
        List<List<Continuation>> trees = trees(prefix, count, longest);

        Likelihood[] found = pass.score(TreeBatch.of(prefixLength, trees));

        List<Continuation> texts = trees.stream().flatMap(List::stream).toList();
        assertThat(found).hasSize(texts.size());
        for (int i = 0; i < found.length; i++) {
          Likelihood expected = alone(texts.get(i));
          assertThat(found[i].logProbability())
              .isCloseTo(expected.logProbability(), within(1e-4 * texts.get(i).predicted() + 1e-4));
          assertThat(found[i].greedy()).isEqualTo(expected.greedy());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void staysCloseToItselfInBfloat16(boolean host) {
    try (FlatParameters flat = new FlatParameters(parameters.length, Device.CPU)) {
      flat.write(0, parameters, parameters.length);
      try (Tensor rounded = flat.tensor().to(ScalarType.BFloat16);
          TreePass pass = pass(host, Precision.BFLOAT16, flat, rounded)) {
        int[] prefix = text(33);
        pass.prefix(prefix);
        List<List<Continuation>> trees = trees(prefix, 6, 30);

        Likelihood[] found = pass.score(TreeBatch.of(33, trees));

        List<Continuation> texts = trees.stream().flatMap(List::stream).toList();
        double error = 0;
        int predicted = 0;
        for (int i = 0; i < found.length; i++) {
          error += Math.abs(found[i].logProbability() - alone(texts.get(i)).logProbability());
          predicted += texts.get(i).predicted();
        }
        assertThat(error / predicted).isBetween(1e-5, 0.15); // logits here are some 5 in size
      }
    }
  }

  @Test
  void everyPlaceOfABatchIsComputedOnce() {
    int[] context = text(10);
    Continuation a = new Continuation(joined(context, new int[] {1, 2, 3}), 3);
    Continuation b = new Continuation(joined(context, new int[] {1, 4}), 2);

    // 10 of context, the 1 that both begin with, and the 2 of the first; the last of each is not
    // read
    assertThat(TreeBatch.size(0, List.of(a, b))).isEqualTo(12);
    assertThat(TreeBatch.size(9, List.of(a, b))).isEqualTo(3);
    assertThat(TreeBatch.size(0, List.of(a, a))).isEqualTo(12);
    assertThat(TreeBatch.of(0, List.of(List.of(a, b))).size()).isEqualTo(16);
    assertThatThrownBy(() -> TreeBatch.size(10, List.of(a, b)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A context of 10 tokens behind a prefix of 10");
  }

  @Test
  void refusesWhatTheModelCannotRead() {
    try (FlatParameters flat = new FlatParameters(parameters.length, Device.CPU);
        TreePass pass = pass(true, Precision.FLOAT32, flat, flat.tensor())) {
      List<List<Continuation>> unknown = List.of(List.of(new Continuation(new int[] {50, 1}, 1)));
      assertThatThrownBy(() -> pass.score(TreeBatch.of(0, unknown)))
          .hasMessageContaining("Token 50 is outside the vocabulary of 50");
      List<List<Continuation>> tooLong = List.of(List.of(new Continuation(new int[702], 1)));
      assertThatThrownBy(() -> pass.score(TreeBatch.of(0, tooLong)))
          .hasMessageContaining("more than 700 tokens");
      List<List<Continuation>> behind = List.of(List.of(new Continuation(text(9), 1)));
      assertThatThrownBy(() -> pass.score(TreeBatch.of(4, behind)))
          .hasMessageContaining("behind a prefix of 4 tokens, but 0 were read");
    }
  }
}
