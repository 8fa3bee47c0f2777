package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outerloop.training.TinyRuns.MODEL;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.Gradients;
import org.outerloop.tensor.TensorScope;

class ParameterChangeTest {
  private static final int OFFSET = 100;
  private static final int LENGTH = 6000;

  /** Loops on a CPU and libtorch's operations write the same bits, and put the same bits back. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothWaysWriteTheSameBits(boolean rounded) {
    int[] places = IntStream.range(0, LENGTH / 3).map(i -> 3 * i).toArray();
    float[] addends = addends(places.length);
    try (TensorScope scope = new TensorScope();
        Gradients off = Gradients.off();
        FlatParameters one = parameters();
        FlatParameters other = parameters()) {
      Tensor oneValues = values(one, rounded);
      Tensor otherValues = values(other, rounded);
      Tensor base = oneValues.clone();
      try (ParameterChange loops = new HostChange(one, oneValues, rounded);
          ParameterChange torch =
              new ParameterChange.Recorded(other, otherValues, rounded, Device.CPU)) {
        loops.add(OFFSET, LENGTH, places, addends);
        torch.add(OFFSET, LENGTH, places, addends);

        assertThat(oneValues.equal(otherValues)).isTrue();
        assertThat(oneValues.equal(base)).isFalse();

        loops.takeBack();
        torch.takeBack();

        assertThat(oneValues.equal(base)).isTrue();
        assertThat(otherValues.equal(base)).isTrue();
      }
    }
  }

  private static FlatParameters parameters() {
    FlatParameters parameters = new FlatParameters(MODEL.parameterCount(), Device.CPU);
    TinyRuns.initialize(MODEL, parameters, 7);
    return parameters;
  }

  private static Tensor values(FlatParameters parameters, boolean rounded) {
    return rounded ? parameters.tensor().to(ScalarType.BFloat16) : parameters.tensor();
  }

  /** Of all sizes that change a parameter, and some that do not. */
  private static float[] addends(int count) {
    SplitMix64 random = new SplitMix64(11);
    float[] addends = new float[count];
    for (int i = 0; i < count; i++) {
      addends[i] = (float) Math.scalb(random.nextInt(2001) - 1000, random.nextInt(40) - 30);
    }
    return addends;
  }
}
