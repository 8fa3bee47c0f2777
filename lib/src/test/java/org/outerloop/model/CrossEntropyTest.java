package org.outerloop.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.tensor.TensorScope;

class CrossEntropyTest {
  private static final int ROWS = 150;
  private static final int VOCABULARY = 40;
  private static final int HIDDEN = 16;

  private static Tensor wave(int phase, long rows) {
    float[] values = new float[(int) rows * HIDDEN];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(1.7 * i * phase + phase);
    }
    return AbstractTensor.create(values, rows, HIDDEN);
  }

  private static Tensor targets() {
    long[] targets = new long[ROWS];
    for (int i = 0; i < ROWS; i++) {
      targets[i] = 7L * i % VOCABULARY;
    }
    return AbstractTensor.create(targets);
  }

  /** 64, 100 and all rows at a time: 150 rows are two and a bit chunks, one and a half, one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 100 * VOCABULARY, 1 << 20})
  void equalsAutogradOverAllLogitsAtOnce(long maxLogits) {
    try (TensorScope scope = new TensorScope()) {
      Tensor hidden = wave(1, ROWS);
      Tensor head = wave(2, VOCABULARY);
      hidden.set_requires_grad(true);
      head.set_requires_grad(true);
      Tensor expected = torch.cross_entropy_loss(torch.linear(hidden, head), targets());
      expected.backward();

      CrossEntropy crossEntropy = new CrossEntropy(maxLogits);
      Tensor headGradient = torch.ones_like(head.detach());
      CrossEntropy.Grads grads =
          new CrossEntropy.Grads(torch.empty_like(hidden.detach()), headGradient);
      Tensor sum =
          crossEntropy.backward(hidden.detach(), head.detach(), targets(), 1.0 / ROWS, grads);
      Tensor alone = crossEntropy.sum(hidden.detach(), head.detach(), targets());

      assertThat(sum.item_double() / ROWS).isCloseTo(expected.item_double(), within(1e-6));
      assertThat(alone.item_double()).isEqualTo(sum.item_double());
      assertThat(farthest(grads.hidden(), hidden.grad())).isLessThan(1e-7);
      assertThat(farthest(headGradient, head.grad().add(torch.ones_like(head)))).isLessThan(1e-6);
    }
  }

  private static double farthest(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item_double();
  }
}
