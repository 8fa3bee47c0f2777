package org.outerloop.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.SplitMix64;

class DriftTest {
  private static final int WIDTH = 100;
  private static final int TOKENS = 128;
  private static final PeerId PEER = new PeerId("peer-0");

  private final SplitMix64 random = new SplitMix64(3);

  private float[] states() {
    float[] states = new float[TOKENS * WIDTH];
    for (int i = 0; i < states.length; i++) {
      states[i] = gauss();
    }
    return states;
  }

  private float gauss() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return (float) sum;
  }

  /** Changed by about this share of their size. */
  private float[] off(float[] states, double share) {
    float[] changed = states.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] += (float) (share * gauss());
    }
    return changed;
  }

  private static Drift drift(float[] shown, float[] right, long round) {
    Projection projection = Projection.of(1, round, PEER, WIDTH);
    return Drift.between(projection.sketch(shown), projection.sketch(right));
  }

  /** Of a normal number the mean magnitude is sqrt(2 / pi) of its deviation. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 1e-3, 1e-2})
  void theMeanDriftIsTheChangeWhateverTheSteps(double share) {
    double sum = 0;
    int rounds = 60;
    for (int round = 0; round < rounds; round++) {
      float[] right = states();
      sum += drift(off(right, share), right, round).mean();
    }

    assertThat(sum / rounds).isCloseTo(share * Math.sqrt(2 / Math.PI), within(0.03 * share));
  }

  @Test
  void whatRoundingDoesIsAllowedAndAThousandthIsNot() {
    for (int round = 0; round < 200; round++) {
      float[] right = states();

      assertThat(drift(right, right, round).steps()).isZero();
      assertThat(drift(off(right, Drift.TOLERANCE), right, round).isRounding()).isTrue();
      assertThat(drift(off(right, 1e-3), right, round).isRounding()).isFalse();
    }
  }

  /** Bernoulli trials of the probability that the bound is derived for. */
  @Test
  void theBoundHoldsForFewNumbersAndForMany() {
    double chance = Drift.TOLERANCE * Projection.UNIT;
    for (int numbers : new int[] {1, 8, 64, 512, 8192}) {
      double allowed = new Drift(0, numbers).allowed();
      for (int trial = 0; trial < 200; trial++) {
        int steps = 0;
        for (int i = 0; i < numbers; i++) {
          steps += random.nextDouble() < chance ? 1 : 0;
        }
        assertThat((double) steps).isLessThan(allowed);
      }
      assertThat(allowed / numbers).isLessThan(numbers < 512 ? 30 : 0.4);
    }
  }

  @Test
  void whatIsForgedWithoutTheStatesIsFarOff() {
    float[] right = states();
    short[] computed = Projection.of(1, 0, PEER, WIDTH).sketch(right);

    short[] zeros = new short[computed.length];
    short[] others = Projection.of(1, 0, new PeerId("peer-1"), WIDTH).sketch(right);
    short[] ofLastRound = Projection.of(1, 1, PEER, WIDTH).sketch(right);
    short[] ofOtherRun = Projection.of(2, 0, PEER, WIDTH).sketch(right);
    short[] extremes = new short[computed.length];
    Arrays.fill(extremes, Short.MIN_VALUE);

    for (short[] forged : new short[][] {zeros, others, ofLastRound, ofOtherRun, extremes}) {
      assertThat(Drift.between(forged, computed).mean()).isGreaterThan(0.5);
    }
  }

  @Test
  void theSizeOfAStateIsLeftOutAndNoStateBreaksIt() {
    Projection projection = Projection.of(1, 0, PEER, WIDTH);
    float[] states = states();
    float[] doubled = states.clone();
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] *= 2;
    }
    assertThat(projection.sketch(doubled)).isEqualTo(projection.sketch(states));
    assertThat(projection.sketch(new float[WIDTH])).containsOnly(0);

    float[] broken = new float[2 * WIDTH];
    broken[3] = Float.NaN;
    broken[WIDTH] = Float.POSITIVE_INFINITY;
    assertThat(projection.sketch(broken)).containsOnly(0);

    float[] single = new float[WIDTH];
    single[7] = Float.MIN_VALUE; // |y| = 1
    assertThat(projection.sketch(single)).containsAnyOf((short) 4096, (short) -4096);
  }

  /** Written from data/FORMAT.md alone. */
  @Test
  void theSignsAreThoseOfTheFormat() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(11);
    out.writeLong(5);
    out.writeShort(6);
    out.write("peer-0".getBytes(StandardCharsets.UTF_8));
    out.writeShort(17);
    out.write("activation sketch".getBytes(StandardCharsets.UTF_8));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    SplitMix64 generator = new SplitMix64(ByteBuffer.wrap(hash).getLong());
    float[] states = Arrays.copyOf(states(), WIDTH);
    double squares = 0;
    for (float state : states) {
      squares += (double) state * state;
    }
    short[] expected = new short[4];
    for (int j = 0; j < 4; j++) {
      long[] words = {generator.nextLong(), generator.nextLong()};
      double sum = 0;
      for (int i = 0; i < WIDTH; i++) {
        sum += (words[i / 64] & 1L << i % 64) != 0 ? -states[i] : states[i];
      }
      expected[j] = (short) Math.floor(4096 * (sum / Math.sqrt(squares)) + 0.5);
    }

    assertThat(Projection.of(11, 5, PEER, WIDTH).sketch(states)).containsExactly(expected);
  }

  @Test
  void sketchesOfDifferentLengthAreNotCompared() {
    assertThatThrownBy(() -> Drift.between(new short[4], new short[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 and 8 numbers");
    assertThatThrownBy(() -> Projection.of(1, 0, PEER, WIDTH).sketch(new float[WIDTH + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("101 numbers");
  }
}
