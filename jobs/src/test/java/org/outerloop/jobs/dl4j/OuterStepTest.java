package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OuterStepTest {
  private final SparseLoCoSettings settings =
      new SparseLoCoBuilder(2, 1).density(4096, 64).errorDecay(1).settings();
  private NetworkLayout layout;

  @BeforeEach
  void lay() {
    MultiLayerNetwork network = new MultiLayerNetwork(Plane.network());
    network.init();
    layout = NetworkLayout.of(network, settings.compression());
  }

  private float[] ramp(float by) {
    float[] values = new float[layout.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = by * (i % 7 - 3);
    }
    return values;
  }

  @Test
  void weightsAreMatricesOfOutTimesInAndComeBeforeBiases() {
    assertThat(layout.size()).isEqualTo(8 * 16 + 16 + 16 * 2 + 2);
    assertThat(layout.slices().stream().map(layout::name))
        .containsExactly("0_W", "1_W", "0_b", "1_b");
    assertThat(layout.slices().get(0).rows()).isEqualTo(16);
    assertThat(layout.slices().get(0).columns()).isEqualTo(8);
    assertThat(layout.slices().stream().map(layout::start)).containsExactly(0, 144, 128, 176);
  }

  @Test
  void whatIsSentAndWhatIsKeptAreTheWholePseudoGradient() {
    float[] delta = ramp(0.01f);
    float[] residual = new float[layout.size()];
    byte[][] message = new SliceCodec(layout, settings.compression()).compress(residual, delta);
    float[] theta = new float[layout.size()];

    new OuterStep(layout, settings).apply(theta, List.<byte[][]>of(message));

    for (int i = 0; i < theta.length; i++) {
      assertThat(residual[i] - theta[i]).isCloseTo(delta[i], within(1e-6f));
    }
  }

  @Test
  void aWorkerOfLargeMessagesIsClippedToTheMedian() {
    SliceCodec codec = new SliceCodec(layout, settings.compression());
    byte[][] small = codec.compress(new float[layout.size()], ramp(0.01f));
    byte[][] large = codec.compress(new float[layout.size()], ramp(10f));
    float[] alone = new float[layout.size()];
    float[] together = new float[layout.size()];

    new OuterStep(layout, settings).apply(alone, List.<byte[][]>of(small));
    new OuterStep(layout, settings).apply(together, List.of(small, large));

    for (int i = 0; i < alone.length; i++) {
      assertThat(together[i]).isCloseTo(alone[i], within(0.01f)); // lost by rounding to levels
    }
  }

  @Test
  void aParameterThatIsNoNumberIsNamed() {
    float[] delta = new float[layout.size()];
    delta[130] = Float.NaN;

    assertThatThrownBy(
            () ->
                new SliceCodec(layout, settings.compression())
                    .compress(new float[layout.size()], delta))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("Parameter 0_b: ");
  }
}
