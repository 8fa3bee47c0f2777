package org.outerloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.outerloop.training.TinyRuns.MODEL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

class LossMeterTest {
  private static final List<int[]> SEQUENCES = List.of(TinyRuns.batches(1, 5, 9).get(0));

  private static final int PLACES = (int) MODEL.parameterCount() / 900 - 1;

  private static LossMeter meter(Precision precision) {
    LossMeter meter = new LossMeter(MODEL, precision, Device.CPU, 1);
    TinyRuns.initialize(MODEL, meter.parameters(), 7);
    return meter;
  }

  @ParameterizedTest
  @EnumSource
  void givesASequenceTheSameBitsWhateverIsMeasuredWithIt(Precision precision) {
    try (LossMeter meter = meter(precision)) {
      double[] first = meter.losses(SEQUENCES);
      double[] one = meter.losses(SEQUENCES.subList(2, 3));

      assertThat(meter.losses(SEQUENCES)).containsExactly(first);
      assertThat(one[0]).isEqualTo(first[2]);
      assertThat(meter.measured()).isEqualTo(2 * 5 + 1);
    }
  }

  /** Passes of four, as with sequences of 128 tokens; products of a size that libtorch cuts up. */
  @ParameterizedTest
  @EnumSource
  void thePlaceInAPassMovesNoBit(Precision precision) {
    ModelSpec model = new ModelSpec(512, 128, 2, 4, 2, 32, 384, 128, 10000, 1e-5, true);
    SplitMix64 random = new SplitMix64(9);
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      sequences.add(IntStream.rangeClosed(0, 128).map(t -> random.nextInt(512)).toArray());
    }
    try (LossMeter meter = new LossMeter(model, precision, Device.CPU, 1)) {
      TinyRuns.initialize(model, meter.parameters(), 7);
      double[] together = meter.losses(sequences);
      for (int first = 0; first < 11; first++) {
        for (int end = first + 1; end <= 11; end += 3) {
          assertThat(meter.losses(sequences.subList(first, end)))
              .containsExactly(Arrays.copyOfRange(together, first, end));
        }
      }
    }
  }

  /** Lengths change inside the list, and 60 sequences of 20 tokens are more than one pass. */
  @Test
  void putsEveryLossAtItsPlace() {
    List<int[]> many = new ArrayList<>();
    for (int[][] batch : TinyRuns.batches(15, 4, 3)) {
      many.addAll(List.of(batch));
    }
    many.add(30, Arrays.copyOf(many.get(0), 7));
    try (LossMeter meter = meter(Precision.FLOAT32)) {
      double[] losses = meter.losses(many);

      for (int i = 0; i < losses.length; i++) {
        assertThat(losses[i]).isEqualTo(meter.losses(List.of(many.get(i)))[0]);
      }
    }
  }

  /** Some places in every call, values of every size, one that makes the model useless. */
  @ParameterizedTest
  @EnumSource
  void takesAChangeBackToTheBit(Precision precision) {
    try (LossMeter meter = meter(precision)) {
      float[] base = TinyRuns.all(meter.parameters());
      double[] before = meter.losses(SEQUENCES);
      SplitMix64 random = new SplitMix64(5);
      for (float size : new float[] {1e-30f, 1e-3f, 1, 1e30f, Float.NaN}) {
        for (int call = 0; call < 3; call++) {
          int skipped = 40 * call;
          int length = base.length - skipped;
          meter.add(skipped, length, places(random, call), addends(random, size));
        }
        double[] after = meter.losses(SEQUENCES);
        meter.takeBack();

        assertThat(meter.losses(SEQUENCES)).containsExactly(before);
        if (size >= 1e-3f) {
          assertThat(after).doesNotContain(before);
        }
      }

      assertThat(TinyRuns.all(meter.parameters())).containsExactly(base);
    }
  }

  /** One of each run of 100 parameters, in other runs for every call, even if some are skipped. */
  private static int[] places(SplitMix64 random, int call) {
    return IntStream.range(0, PLACES)
        .map(i -> (3 * i + call) * 300 + random.nextInt(100))
        .toArray();
  }

  private static float[] addends(SplitMix64 random, float size) {
    float[] addends = new float[PLACES];
    for (int i = 0; i < addends.length; i++) {
      addends[i] = size * (random.nextInt(2) == 0 ? 1 : -1);
    }
    return addends;
  }

  /** What a pass sees is what it would see had the changed parameters been loaded. */
  @ParameterizedTest
  @EnumSource
  void measuresAChangeLikeALoadedModel(Precision precision) {
    int[] places = IntStream.range(0, 2000).map(i -> 3 * i).toArray();
    float[] addends = new float[places.length];
    for (int i = 0; i < addends.length; i++) {
      addends[i] = (i % 7 - 3) * 1.7e-3f;
    }
    try (LossMeter changed = meter(precision);
        LossMeter loaded = meter(precision)) {
      changed.losses(SEQUENCES);
      changed.add(5, 7000, places, addends);
      float[] values = TinyRuns.all(loaded.parameters());
      for (int i = 0; i < places.length; i++) {
        values[5 + places[i]] += addends[i];
      }
      loaded.parameters().write(0, values, values.length);

      assertThat(changed.losses(SEQUENCES)).containsExactly(loaded.losses(SEQUENCES));
    }
  }

  @Test
  void refusesAPlaceOutsideOfTheModel() {
    try (LossMeter meter = meter(Precision.FLOAT32)) {
      long size = MODEL.parameterCount();

      assertThatThrownBy(() -> meter.add(size - 4, 5, new int[1], new float[1]))
          .hasMessage("Range [%s, +5) is outside a buffer of %s parameters", size - 4, size);
      assertThatThrownBy(() -> meter.add(0, 5, new int[] {5}, new float[1]))
          .hasMessage("Place 5 is outside a range of 5 parameters");
      assertThatThrownBy(() -> meter.add(0, 5, new int[1], new float[2]))
          .hasMessage("1 places, 2 addends");
    }
  }

  @Test
  void measuresInBothFormatsWhatTheTrainerSees() {
    double trained;
    try (InnerTrainer trainer =
        TinyRuns.trainer(MODEL, TinyRuns.training(Precision.FLOAT32, 4), 7)) {
      int[][] batch = SEQUENCES.subList(0, 4).toArray(int[][]::new);
      trained = trainer.train(0, TinyRuns.once(batch)).meanLoss();
    }

    assertThat(mean(Precision.FLOAT32)).isCloseTo(trained, within(1e-6));
    assertThat(mean(Precision.BFLOAT16)).isCloseTo(trained, within(2e-3)).isNotEqualTo(trained);
  }

  private static double mean(Precision precision) {
    try (LossMeter meter = meter(precision)) {
      return Arrays.stream(meter.losses(SEQUENCES.subList(0, 4))).average().orElseThrow();
    }
  }

  @Test
  void seesNewParametersAtOnce() {
    try (LossMeter meter = meter(Precision.BFLOAT16)) {
      double before = meter.losses(SEQUENCES)[0];
      TinyRuns.initialize(MODEL, meter.parameters(), 8);

      assertThat(meter.losses(SEQUENCES)[0]).isNotEqualTo(before);
    }
  }

  @Test
  void takesSequencesOfAnyLengthUpToTheContext() {
    try (LossMeter meter = meter(Precision.FLOAT32)) {
      assertThat(meter.losses(List.of(new int[2], new int[25]))).hasSize(2);
      assertThat(meter.losses(List.of())).isEmpty();
      assertThatThrownBy(() -> meter.losses(List.of(new int[26])))
          .hasMessage("A sequence of 25 tokens exceeds model.context-length 24");
      assertThatThrownBy(() -> meter.losses(List.of(new int[1])))
          .hasMessage("A sequence of 1 tokens has none to predict");
    }
  }
}
