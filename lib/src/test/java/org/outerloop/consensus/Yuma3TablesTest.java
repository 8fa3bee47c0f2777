package org.outerloop.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Tables of subtensor's tests/epoch.rs, test_yuma_3_*: three validators, then miners; liquid alpha
 * from 0.1 to 0.3. Dividends are checked there to 1e-3; its loop over bonds skips all of them, here
 * they are compared too.
 */
class Yuma3TablesTest {
  private static final double[] BIG = {8, 1, 1};
  private static final double[] EQUAL = {33, 33, 34};

  /** One epoch: for whom A, B and C vote (0 or 1), then their dividends. */
  private record Step(String votes, double... dividends) {}

  @Test
  void theBigValidatorMovesFirst() {
    double[] bonds =
        run(
            BIG,
            liquid(),
            new Step("000", 0.8000, 0.1000, 0.1000),
            new Step("100", 1.0000, 0.0000, 0.0000),
            new Step("110", 0.9382, 0.0618, 0.0000),
            new Step("111", 0.8819, 0.0773, 0.0407),
            new Step("111", 0.8564, 0.0844, 0.0592),
            new Step("111", 0.8418, 0.0884, 0.0697));
    check(bonds, 0.0588, 0.4139, 0.2157, 0.3478, 0.3089, 0.2742);
  }

  @Test
  void theBigValidatorMovesSecond() {
    double[] bonds =
        run(
            BIG,
            liquid(),
            new Step("000", 0.8000, 0.1000, 0.1000),
            new Step("010", 0.8446, 0.0498, 0.1056),
            new Step("110", 0.6868, 0.3132, 0.0000),
            new Step("111", 0.7421, 0.2090, 0.0489),
            new Step("111", 0.7625, 0.1706, 0.0669),
            new Step("111", 0.7730, 0.1508, 0.0762));
    check(bonds, 0.1225, 0.3478, 0.0588, 0.5426, 0.2712, 0.2742);
  }

  @Test
  void theBigValidatorMovesLast() {
    double[] bonds =
        run(
            BIG,
            liquid(),
            new Step("000", 0.8000, 0.1000, 0.1000),
            new Step("010", 0.8446, 0.0498, 0.1056),
            new Step("011", 0.8966, 0.0333, 0.0701),
            new Step("111", 0.4663, 0.3210, 0.2127),
            new Step("111", 0.5976, 0.2340, 0.1683),
            new Step("111", 0.6592, 0.1932, 0.1475));
    check(bonds, 0.1903, 0.2742, 0.0588, 0.6430, 0.1225, 0.4910);
  }

  @Test
  void oneValidatorIsAwayForOneEpoch() {
    double[] bonds =
        run(
            EQUAL,
            liquid(),
            new Step("000", 0.3300, 0.3300, 0.3400),
            new Step("000", 0.3300, 0.3300, 0.3400),
            new Step("001", 0.3782, 0.3782, 0.2436),
            new Step("000", 0.3628, 0.3628, 0.2745),
            new Step("000", 0.3541, 0.3541, 0.2917),
            new Step("000", 0.3487, 0.3487, 0.3026));
    check(bonds, 0.4733, 0.0000, 0.4733, 0.0000, 0.3987, 0.2051);
  }

  @Test
  void withoutLiquidAlpha() {
    double[] bonds =
        run(
            EQUAL,
            Optional.empty(),
            new Step("000", 0.3300, 0.3300, 0.3400),
            new Step("000", 0.3300, 0.3300, 0.3400),
            new Step("001", 0.3734, 0.3734, 0.2532),
            new Step("000", 0.3611, 0.3611, 0.2779),
            new Step("000", 0.3541, 0.3541, 0.2919),
            new Step("000", 0.3495, 0.3495, 0.3009));
    check(bonds, 0.1409, 0, 0.1409, 0, 0.1178, 0.0232);
  }

  /** The two small ones are early twice; before the second time a reset empties miner 0. */
  @Test
  void aMinersBondsAreReset() {
    ConsensusSpec spec = spec(liquid());
    Bonds bonds = Bonds.none();
    double[][] dividends = new double[41][];
    for (int epoch = 0; epoch <= 40; epoch++) {
      String votes =
          epoch == 0 || epoch > 21 ? "000" : epoch == 1 ? "011" : epoch == 21 ? "100" : "111";
      bonds = epoch == 20 ? bonds.withoutMiner(3) : bonds;
      EpochResult result = Yuma.epoch(spec, Subnets.epoch(padded(BIG), rows(votes), bonds));
      bonds = result.bonds();
      dividends[epoch] = Arrays.copyOf(Subnets.dividends(result), 3);
    }
    checkDividends(dividends[1], 0.8944, 0.0528, 0.0528);
    checkDividends(dividends[2], 0.5230, 0.2385, 0.2385);
    checkDividends(dividends[19], 0.7919, 0.1040, 0.1040);
    checkDividends(dividends[20], 0.7928, 0.1036, 0.1036);
    checkDividends(dividends[21], 0.8467, 0.0766, 0.0766);
    checkDividends(dividends[40], 0.7928, 0.1036, 0.1036);
    check(bondsOf(bonds), 0.8687, 0.0578, 0.9079, 0.0523, 0.9079, 0.0523);
  }

  private static double[] run(double[] stake, Optional<LiquidAlpha> liquid, Step... steps) {
    Bonds bonds = Bonds.none();
    for (Step step : steps) {
      EpochResult result =
          Yuma.epoch(spec(liquid), Subnets.epoch(padded(stake), rows(step.votes()), bonds));
      checkDividends(Arrays.copyOf(Subnets.dividends(result), 3), step.dividends());
      bonds = result.bonds();
    }
    return bondsOf(bonds);
  }

  private static double[] bondsOf(Bonds bonds) {
    double[] rows = new double[6];
    for (int i = 0; i < 3; i++) {
      rows[2 * i] = bonds.get(i, 3);
      rows[2 * i + 1] = bonds.get(i, 4);
    }
    return rows;
  }

  private static void check(double[] bonds, double... published) {
    assertThat(bonds).containsExactly(published, within(1e-3));
  }

  private static void checkDividends(double[] dividends, double... published) {
    assertThat(dividends).containsExactly(published, within(1e-3));
  }

  private static Optional<LiquidAlpha> liquid() {
    return Optional.of(new LiquidAlpha(0.1, 0.3, 1000));
  }

  private static ConsensusSpec spec(Optional<LiquidAlpha> liquid) {
    return ConsensusSpec.SUBTENSOR.with(new BondSpec(BondSpec.Rule.YUMA3, 0, 0.975, liquid));
  }

  private static double[] padded(double[] stake) {
    return Arrays.copyOf(stake, 5);
  }

  private static double[][] rows(String votes) {
    double[][] rows = new double[3][5];
    for (int i = 0; i < 3; i++) {
      rows[i][3 + votes.charAt(i) - '0'] = Weight.MAX;
    }
    return rows;
  }
}
