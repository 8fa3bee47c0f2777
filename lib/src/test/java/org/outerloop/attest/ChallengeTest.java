package org.outerloop.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.attest.Assessment.Reached;
import org.outerloop.attest.Finding.Verdict;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

class ChallengeTest {
  private static final Thresholds THRESHOLDS = new Thresholds(1e-9, 0, 1);

  private static ChallengeSpec spec(Precision precision) {
    return new ChallengeSpec(1, 160, 2, 2, 1, precision, 1);
  }

  private static Answer answer(Precision precision, Disturbance disturbance) {
    return new Challenge(spec(precision), disturbance).answer("0", Device.CPU);
  }

  private static Finding alone(Precision precision, Disturbance disturbance) {
    Reached one = new Reached("here", answer(precision, disturbance));
    return new Assessment(spec(precision), THRESHOLDS, List.of(one), List.of()).findings().get(0);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aSoundMachineGivesTheResultsThatAreKnownBeforehandAndTheSameAgain(Precision precision) {
    Answer first = answer(precision, Disturbance.NONE);
    Answer second = answer(precision, Disturbance.NONE);

    Expected expected = Expected.of(spec(precision));
    assertThat(first.exact().digest()).isEqualTo(expected.exact());
    assertThat(first.plain().digest()).isEqualTo(expected.plain());
    assertThat(second.product().digest()).isEqualTo(first.product().digest());
    assertThat(second.training().digest()).isEqualTo(first.training().digest());
    assertThat(alone(precision, Disturbance.NONE))
        .isEqualTo(new Finding("0", Verdict.FINE, List.of()));
  }

  @Test
  void theBitsOfTheTwoFormatsDiffer() {
    assertThat(answer(Precision.BFLOAT16, Disturbance.NONE).product().digest())
        .isNotEqualTo(answer(Precision.FLOAT32, Disturbance.NONE).product().digest());
  }

  @Test
  void oneBitOfOneProductIsSeenWithoutAnybodyElse() {
    Disturbance flaw =
        new Disturbance() {
          @Override
          public void product(float[] values) {
            values[77] = Float.intBitsToFloat(Float.floatToRawIntBits(values[77]) ^ 1 << 22);
          }
        };

    assertThat(alone(Precision.BFLOAT16, flaw).reasons())
        .contains("exact: a product of small integers is wrong");
  }

  @Test
  void oneBitOfMemoryIsSeen() {
    Disturbance flaw =
        new Disturbance() {
          @Override
          public void memory(LongBuffer written) {
            written.put(4711, written.get(4711) ^ 1L << 40);
          }
        };

    Finding finding = alone(Precision.FLOAT32, flaw);

    // in both sweeps
    assertThat(finding.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(finding.reasons()).containsExactly("memory: 2 words read back differently");
  }

  @Test
  void anExecutorThatDoesNotRepeatItselfIsWrong() {
    int[] products = {0};
    Disturbance flaw =
        new Disturbance() {
          @Override
          public void product(float[] values) {
            // the last product of the four is a real one, repeated
            values[0] += ++products[0] == 4 ? 1 : 0;
          }
        };

    assertThat(alone(Precision.FLOAT32, flaw).reasons())
        .containsExactly("product: repeated, it gave other bits");
  }

  @Test
  void refusesSizesThatCannotBe() {
    assertThatThrownBy(() -> new ChallengeSpec(1, 2048, 2, 2, 1, Precision.FLOAT32, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("matrix-edge 2048 is outside [1, 1024]");
  }
}
