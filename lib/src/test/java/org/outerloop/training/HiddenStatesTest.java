package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.outerloop.training.TinyRuns.MODEL;

import org.junit.jupiter.api.Test;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tensor.ParameterBuffer;

class HiddenStatesTest {
  private static final int[][] SEQUENCES = TinyRuns.batches(1, 3, 9).get(0);

  private static FlatParameters parameters() {
    FlatParameters parameters = new FlatParameters(MODEL.parameterCount(), Device.CPU);
    TinyRuns.initialize(MODEL, parameters, 7);
    return parameters;
  }

  @Test
  void agreesWithLibtorchsOperations() {
    try (FlatParameters parameters = parameters();
        HiddenStates states = HiddenStates.of(MODEL, parameters, Device.CPU, 1);
        LossPass.Recorded law =
            new LossPass.Recorded(MODEL, Precision.FLOAT32, Device.CPU, parameters.tensor())) {
      for (int[] sequence : SEQUENCES) {
        float[] ours = states.of(sequence);
        float[] theirs = law.states(new int[][] {sequence});

        assertThat(ours).hasSize((sequence.length - 1) * MODEL.hiddenSize());
        assertThat(theirs).containsExactly(ours, within(1e-5f));
        assertThat(states.of(sequence)).containsExactly(ours);
      }
    }
  }

  /** A token's state hangs on what stood before it, and on nothing that comes after. */
  @Test
  void lookingAheadIsImpossible() {
    int[] other = SEQUENCES[0].clone();
    int last = other.length - 2; // the last that is read
    other[last] = (other[last] + 1) % MODEL.vocabularySize();
    try (FlatParameters parameters = parameters();
        HiddenStates states = HiddenStates.of(MODEL, parameters, Device.CPU, 1)) {
      float[] once = states.of(SEQUENCES[0]);
      float[] again = states.of(other);

      int width = states.width();
      assertThat(rows(again, 0, last * width)).containsExactly(rows(once, 0, last * width));
      assertThat(rows(again, last * width, width)).isNotEqualTo(rows(once, last * width, width));
    }
  }

  private static float[] rows(float[] states, int first, int count) {
    return java.util.Arrays.copyOfRange(states, first, first + count);
  }

  /** Where parameters lie in parts they are copied first. */
  @Test
  void seesParametersWhereverTheyLie() {
    try (FlatParameters parameters = parameters();
        HiddenStates states = HiddenStates.of(MODEL, parameters, Device.CPU, 1);
        HiddenStates copy = HiddenStates.of(MODEL, new Parts(parameters), Device.CPU, 1)) {
      float[] before = states.of(SEQUENCES[1]);
      assertThat(copy.of(SEQUENCES[1])).containsExactly(before);

      TinyRuns.initialize(MODEL, parameters, 8);
      assertThat(states.of(SEQUENCES[1])).isNotEqualTo(before);
      assertThat(copy.of(SEQUENCES[1])).containsExactly(before);
    }
  }

  private record Parts(ParameterBuffer all) implements ParameterBuffer {
    @Override
    public long size() {
      return all.size();
    }

    @Override
    public void read(long offset, float[] into, int length) {
      all.read(offset, into, length);
    }

    @Override
    public void write(long offset, float[] from, int length) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void anIdOutsideTheVocabularyIsRefused() {
    try (HiddenStates states = HiddenStates.of(MODEL, Device.CPU, 1)) {
      assertThatThrownBy(() -> states.of(new int[] {1, MODEL.vocabularySize()}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("outside model.vocabulary-size");
    }
  }
}
