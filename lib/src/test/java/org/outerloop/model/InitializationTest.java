package org.outerloop.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;

class InitializationTest {
  private static final ModelSpec MODEL =
      new ModelSpec(600, 65, 8, 4, 2, 16, 129, 32, 10_000, 1e-5, true);
  private static final ParameterLayout LAYOUT = ParameterLayout.of(MODEL);

  private static float[] whole(TensorSpec tensor, long seed) {
    Slice slice = new Slice(tensor.index(), 0, (int) tensor.rows(), tensor.columns());
    return Initialization.values(MODEL, LAYOUT, slice, seed);
  }

  private static TensorSpec tensor(String name) {
    return LAYOUT.find(name).orElseThrow();
  }

  @Test
  void isNormalWithTheDeviationOfGpt2() {
    float[] values = whole(tensor("model.embed_tokens.weight"), 1);

    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (float value : values) {
      double unit = value / 0.02;
      sum += unit;
      squares += unit * unit;
      fourths += unit * unit * unit * unit;
    }
    int n = values.length; // 39,000: standard errors 0.005, 0.007 and 0.05
    assertThat(sum / n).isCloseTo(0, within(0.02));
    assertThat(squares / n).isCloseTo(1, within(0.03));
    assertThat(fourths / n).isCloseTo(3, within(0.2));
  }

  @Test
  void writesToTheStreamWithLessAndNormsAreOne() {
    double quarter = deviation(whole(tensor("model.layers.3.self_attn.o_proj.weight"), 1));
    double alsoQuarter = deviation(whole(tensor("model.layers.3.mlp.down_proj.weight"), 1));

    assertThat(quarter).isCloseTo(0.02 / 4, within(2e-4)); // 2 x 8 layers
    assertThat(alsoQuarter).isCloseTo(0.02 / 4, within(2e-4));
    assertThat(whole(tensor("model.layers.3.input_layernorm.weight"), 1)).containsOnly(1f);
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  @Test
  void givesEverySliceTheBitsOfTheWhole() {
    for (TensorSpec tensor : LAYOUT.tensors()) {
      float[] whole = whole(tensor, 9);
      for (int rows : new int[] {1, 3}) { // 65 columns: slices start at odd entries too
        for (long first = 0; first < Math.min(12, tensor.rows() - rows + 1); first += rows) {
          Slice slice = new Slice(tensor.index(), first, rows, tensor.columns());
          float[] part = Initialization.values(MODEL, LAYOUT, slice, 9);
          assertThat(part)
              .containsExactly(
                  Arrays.copyOfRange(
                      whole, (int) slice.offset(), (int) slice.offset() + slice.length()));
        }
      }
    }
  }

  @Test
  void differsBetweenSeedsAndTensors() {
    float[] one = whole(tensor("model.layers.0.mlp.up_proj.weight"), 1);

    assertThat(whole(tensor("model.layers.0.mlp.up_proj.weight"), 2)[0]).isNotEqualTo(one[0]);
    assertThat(whole(tensor("model.layers.1.mlp.up_proj.weight"), 1)[0]).isNotEqualTo(one[0]);
  }

  @Test
  void hasTheRecordedBits() {
    float[] values = whole(tensor("model.layers.0.self_attn.q_proj.weight"), 42);

    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    assertThat(Digest.of(bytes.array()).brief()).isEqualTo("0ff94c96a182");
  }

  @Test
  void refusesASliceOfAnotherShape() {
    assertThatThrownBy(() -> Initialization.values(MODEL, LAYOUT, new Slice(0, 599, 2, 65), 1))
        .hasMessage(
            "slice(tensor 0, rows 599+2) is not of tensor model.embed_tokens.weight, 600 x 65");
  }
}
