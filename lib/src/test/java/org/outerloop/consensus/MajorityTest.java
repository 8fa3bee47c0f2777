package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

/**
 * A majority keeps at least its share of the emission, whatever the minority says: the cases of
 * subtensor's tests/consensus.rs (test_consensus_guarantees, switched off there), with draws of our
 * own. Both sides weigh their own miners and the other's; 64 validators, 448 miners.
 */
class MajorityTest {
  private static final int VALIDATORS = 64;
  private static final int SIZE = 512;

  @ParameterizedTest
  @CsvSource({
    "0.51, 1, 1, 0.001",
    "0.51, 0.03, 0, 0.001",
    "0.51, 0.51, 0.49, 0.001",
    "0.51, 0.51, 1, 0.001",
    "0.51, 0.61, 0.8, 0.1",
    "0.6, 0.67, 0.65, 0.2",
    "0.6, 0.74, 0.77, 0.4",
    "0.6, 0.76, 0.8, 0.4",
    "0.6, 0.76, 1, 0.4",
    "0.6, 0.92, 1, 0.4",
    "0.6, 0.94, 1, 0.4",
    "0.65, 0.78, 0.85, 0.6",
    "0.7, 0.81, 0.85, 0.8",
    "0.7, 0.83, 0.85, 1"
  })
  void majorityKeepsItsShare(double stake, double majorWeight, double minorWeight, double spread) {
    SplitMix64 random = new SplitMix64(0);
    int major = (int) Math.round(stake * VALIDATORS);
    int majorMiners = VALIDATORS + (int) Math.round(stake * (SIZE - VALIDATORS));
    double[] stakes = new double[SIZE];
    draw(stakes, 0, major, stake, 0.3, random);
    draw(stakes, major, VALIDATORS, 1 - stake, 0.3, random);
    double[][] rows = new double[VALIDATORS][SIZE];
    for (int i = 0; i < VALIDATORS; i++) {
      double forMajor = i < major ? majorWeight : 1 - minorWeight;
      draw(rows[i], VALIDATORS, majorMiners, forMajor, spread, random);
      draw(rows[i], majorMiners, SIZE, 1 - forMajor, spread, random);
    }

    EpochResult result = Yuma.epoch(ConsensusSpec.SUBTENSOR, Subnets.epoch(stakes, rows));

    double share = 0;
    for (int uid = 0; uid < SIZE; uid++) {
      boolean ours = uid < major || uid >= VALIDATORS && uid < majorMiners;
      share += ours ? result.of(uid).emission() : 0;
    }
    assertThat(share).isGreaterThanOrEqualTo(stake - 1.0 / Weight.MAX);
  }

  /** Entries of mean 1 and this standard deviation, none below 0, scaled to a sum. */
  private static void draw(
      double[] into, int from, int to, double sum, double deviation, SplitMix64 random) {
    double drawn = 0;
    for (int i = from; i < to; i++) {
      into[i] = Math.max(0, 1 + deviation * normal(random));
      drawn += into[i];
    }
    for (int i = from; i < to; i++) {
      into[i] *= sum / drawn;
    }
  }

  private static double normal(SplitMix64 random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
