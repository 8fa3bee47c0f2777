package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;

class FlatParametersTest {
  private static float[] counting(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i + 0.5f;
    }
    return values;
  }

  @Test
  void startsAsZerosAndKeepsWhatIsWritten() {
    try (FlatParameters parameters = new FlatParameters(10, Device.AUTO)) {
      parameters.write(3, counting(5), 4);

      float[] read = new float[6];
      parameters.read(2, read, 6);

      assertThat(read).containsExactly(0, 0.5f, 1.5f, 2.5f, 3.5f, 0);
    }
  }

  @Test
  void copiesRangesLargerThanAWindow() {
    int size = 5 << 20;
    try (FlatParameters parameters = new FlatParameters(size, Device.CPU)) {
      parameters.write(1, counting(size - 1), size - 1);

      float[] read = new float[2];
      parameters.read(size - 2, read, 2);

      assertThat(read).containsExactly(size - 3 + 0.5f, size - 2 + 0.5f);
      assertThat(parameters.finite()).isTrue();
    }
  }

  @Test
  void showsATensorOfTheLayoutInItsShape() {
    ParameterLayout layout = ParameterLayout.builder().matrix("a", 2, 2).matrix("b", 3, 2).build();
    TensorSpec b = layout.tensor(1);
    try (FlatParameters parameters = new FlatParameters(layout.size(), Device.CPU);
        TensorScope scope = new TensorScope()) {
      parameters.write(0, counting(10), 10);

      assertThat(parameters.view(b).shape()).containsExactly(3, 2);
      assertThat(parameters.view(b).select(0, 1).select(0, 1).item_float()).isEqualTo(7.5f);
    }
  }

  @Test
  void refusesRangesOutside() {
    try (FlatParameters parameters = new FlatParameters(10, Device.CPU)) {
      assertThatThrownBy(() -> parameters.read(8, new float[3], 3))
          .hasMessage("Range [8, +3) is outside a buffer of 10 parameters");
      assertThatThrownBy(() -> parameters.write(-1, new float[3], 3))
          .hasMessage("Range [-1, +3) is outside a buffer of 10 parameters");
      assertThatThrownBy(() -> parameters.write(0, new float[3], 4))
          .hasMessage("4 entries do not fit an array of 3");
    }
    assertThatThrownBy(() -> new FlatParameters(0, Device.CPU))
        .hasMessage("A buffer of 0 parameters");
    assertThatThrownBy(() -> new FlatParameters(1L << 50, Device.CPU))
        .hasMessageStartingWith("A buffer of 1,125,899,906,842,624 parameters exceeds the ");
  }

  @Test
  void seesOneEntryThatIsNotFinite() {
    try (FlatParameters parameters = new FlatParameters(5 << 20, Device.CPU)) {
      parameters.write(1 << 20, new float[] {Float.MAX_VALUE, Float.MAX_VALUE}, 2);
      assertThat(parameters.finite()).isTrue(); // though their sum is not

      parameters.write((5 << 20) - 1, new float[] {Float.NaN}, 1);
      assertThat(parameters.finite()).isFalse();
    }
  }

  @Test
  void outlivesTheScopeItWasMadeIn() {
    FlatParameters parameters;
    try (TensorScope scope = new TensorScope()) {
      parameters = new FlatParameters(4, Device.CPU);
    }
    parameters.write(0, counting(4), 4);
    float[] read = new float[4];
    parameters.read(0, read, 4);
    parameters.close();

    assertThat(read).containsExactly(counting(4));
  }
}
