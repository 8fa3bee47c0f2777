package org.outerloop.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.TrainingSpec.Precision;

/** Every kernel against the formula of its page in double loops, on widths of every remainder. */
class KernelsTest {
  private static final Workers ONE = new Workers(1);
  private static final Workers THREE = new Workers(3);
  private static final Precision F32 = Precision.FLOAT32;
  private static final int ROWS = 300; // more than one block of rows

  @AfterAll
  static void stop() {
    ONE.close();
    THREE.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 33, 100})
  void norm(int width) {
    float[][] x = NativeRows.random(1, ROWS, width, 3);
    float[][] w = NativeRows.random(2, 1, width, 2);
    RmsNorm norm = new RmsNorm(1e-5);
    Rows out = NativeRows.matrix(F32, ROWS, width);

    norm.forward(ONE, NativeRows.of(F32, x), NativeRows.of(F32, w), out);

    double[][] expected = new double[ROWS][width];
    for (int row = 0; row < ROWS; row++) {
      double r = inverseRoot(x[row]);
      for (int i = 0; i < width; i++) {
        expected[row][i] = x[row][i] * r * w[0][i];
      }
    }
    close(NativeRows.all(out), expected, 1e-6);
  }

  private static double inverseRoot(float[] x) {
    double squares = 0;
    for (float value : x) {
      squares += (double) value * value;
    }
    return 1 / Math.sqrt(squares / x.length + 1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 33, 100})
  void normBackward(int width) {
    float[][] x = NativeRows.random(1, ROWS, width, 3);
    float[][] w = NativeRows.random(2, 1, width, 2);
    float[][] dy = NativeRows.random(3, ROWS, width, 1);
    float[][] before = NativeRows.random(4, ROWS, width, 1);
    double[] dw = new double[width];
    double[][] dx = new double[ROWS][width];
    for (int row = 0; row < ROWS; row++) {
      double r = inverseRoot(x[row]);
      double mean = 0;
      for (int i = 0; i < width; i++) {
        mean += w[0][i] * (double) dy[row][i] * x[row][i] / width;
        dw[i] += r * dy[row][i] * x[row][i];
      }
      for (int i = 0; i < width; i++) {
        dx[row][i] = before[row][i] + r * (w[0][i] * dy[row][i] - x[row][i] * r * r * mean);
      }
    }

    for (Workers workers : new Workers[] {ONE, THREE}) {
      Rows slope = NativeRows.of(F32, before);
      Rows weightSlope = NativeRows.matrix(F32, 1, width);
      new RmsNorm(1e-5)
          .backward(
              workers,
              NativeRows.of(F32, x),
              NativeRows.of(F32, w),
              NativeRows.of(F32, dy),
              slope,
              false,
              weightSlope,
              true);
      close(NativeRows.all(slope), dx, 1e-5);
      close(NativeRows.all(weightSlope), new double[][] {dw}, 1e-4);
    }
  }

  private static void close(float[][] actual, double[][] expected, double tolerance) {
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < expected[row].length; i++) {
        assertThat((double) actual[row][i])
            .as("row %s entry %s", row, i)
            .isCloseTo(expected[row][i], within(tolerance * (1 + Math.abs(expected[row][i]))));
      }
    }
  }

  /** Turning forth and back is the identity, but for the scale of the queries, twice. */
  @ParameterizedTest
  @ValueSource(ints = {2, 8, 34, 64})
  void headsTurnForthAndBack(int size) {
    int length = 5;
    int sequences = 3;
    float[] cosines = new float[length * size / 2];
    float[] sines = new float[cosines.length];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = (float) Math.cos(i);
      sines[i] = (float) Math.sin(i);
    }
    RotaryHeads rotary = new RotaryHeads(4, 2, size, 0.5f, cosines, sines);
    float[][] rows = NativeRows.random(1, sequences * length, 8 * size, 1);
    RotaryHeads.Heads heads =
        new RotaryHeads.Heads(
            NativeRows.matrix(F32, sequences * 4 * length, size),
            NativeRows.matrix(F32, sequences * 2 * length, size),
            NativeRows.matrix(F32, sequences * 2 * length, size));
    Rows back = NativeRows.matrix(F32, sequences * length, 8 * size);

    rotary.split(THREE, NativeRows.of(F32, rows), length, heads);
    rotary.join(THREE, heads, length, back);

    double[][] expected = new double[rows.length][8 * size];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < 8 * size; i++) {
        expected[row][i] = rows[row][i] * (i < 4 * size ? 0.25 : 1);
      }
    }
    close(NativeRows.all(back), expected, 1e-6);
    // token 2 of sequence 1, key head 1, entry 0
    int half = size / 2;
    float[] token = rows[length + 2];
    double low = token[5 * size];
    double high = token[5 * size + half];
    double turned = low * cosines[2 * half] - high * sines[2 * half];
    assertThat((double) NativeRows.all(heads.keys())[(1 * 2 + 1) * length + 2][0])
        .isCloseTo(turned, within(1e-6));
  }

  @Test
  void headsGatherAndScatterAreInverse() {
    RotaryHeads rotary = new RotaryHeads(3, 1, 4, 1, new float[20], new float[20]);
    float[][] rows = NativeRows.random(1, 20, 12, 1);
    Rows heads = NativeRows.matrix(F32, 60, 4);
    Rows back = NativeRows.matrix(F32, 20, 12);

    rotary.scatter(ONE, NativeRows.of(F32, rows), 10, heads);
    rotary.gather(ONE, heads, 10, back);

    assertThat(NativeRows.all(back)).isDeepEqualTo(rows);
    // head 2 of token 3 of sequence 1
    assertThat(NativeRows.all(heads)[(1 * 3 + 2) * 10 + 3])
        .containsExactly(Arrays.copyOfRange(rows[13], 8, 12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 40})
  void softmax(int length) {
    float[][] scores = NativeRows.random(1, 3 * length, length, 9);
    float[][] slopes = NativeRows.random(2, 3 * length, length, 1);
    double[][] p = new double[scores.length][length];
    double[][] ds = new double[scores.length][length];
    for (int row = 0; row < scores.length; row++) {
      int seen = row % length + 1;
      double sum = 0;
      for (int i = 0; i < seen; i++) {
        sum += Math.exp(scores[row][i]);
      }
      double mean = 0;
      for (int i = 0; i < seen; i++) {
        p[row][i] = Math.exp(scores[row][i]) / sum;
        mean += p[row][i] * slopes[row][i];
      }
      for (int i = 0; i < seen; i++) {
        ds[row][i] = p[row][i] * (slopes[row][i] - mean);
      }
    }
    Rows probabilities = NativeRows.of(F32, scores);
    Rows back = NativeRows.of(F32, slopes);

    new CausalSoftmax(0, length).forward(THREE, probabilities);
    new CausalSoftmax(0, length).backward(ONE, probabilities, back);

    close(NativeRows.all(probabilities), p, 1e-6);
    close(NativeRows.all(back), ds, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 37})
  void swiGlu(int width) {
    float[][] g = NativeRows.random(1, ROWS, width, 6);
    float[][] u = NativeRows.random(2, ROWS, width, 2);
    float[][] da = NativeRows.random(3, ROWS, width, 1);
    double[][] a = new double[ROWS][width];
    double[][] dg = new double[ROWS][width];
    double[][] du = new double[ROWS][width];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < width; i++) {
        double s = 1 / (1 + Math.exp(-g[row][i]));
        a[row][i] = g[row][i] * s * u[row][i];
        du[row][i] = da[row][i] * g[row][i] * s;
        dg[row][i] = da[row][i] * u[row][i] * s * (1 + g[row][i] * (1 - s));
      }
    }
    Rows gate = NativeRows.of(F32, g);
    Rows up = NativeRows.of(F32, u);
    Rows out = NativeRows.matrix(F32, ROWS, width);
    Rows slope = NativeRows.of(F32, da);
    Rows upSlope = NativeRows.matrix(F32, ROWS, width);

    SwiGlu.forward(THREE, gate, up, out);
    SwiGlu.backward(THREE, gate, up, slope, upSlope);

    close(NativeRows.all(out), a, 1e-6);
    close(NativeRows.all(slope), dg, 2e-6);
    close(NativeRows.all(upSlope), du, 1e-6);
  }

  /** Logits of very different size, in blocks in which the maximum grows and shrinks. */
  @Test
  void lossOverBlocksIsTheLossOfWholeRows() {
    int vocabulary = 70;
    float[][] logits = NativeRows.random(1, 40, vocabulary, 30);
    int[] targets = new int[40];
    Arrays.setAll(targets, row -> row * 7 % vocabulary);
    double expected = 0;
    double[][] slopes = new double[40][vocabulary];
    for (int row = 0; row < 40; row++) {
      double sum = 0;
      for (float z : logits[row]) {
        sum += Math.exp(z);
      }
      expected += Math.log(sum) - logits[row][targets[row]];
      for (int i = 0; i < vocabulary; i++) {
        slopes[row][i] = 0.25 * (Math.exp(logits[row][i]) / sum - (i == targets[row] ? 1 : 0));
      }
    }
    NextTokenLoss loss = new NextTokenLoss(targets);
    int[] cuts = {0, 3, 19, 51, vocabulary};
    Rows[] blocks = new Rows[cuts.length - 1];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = columns(logits, cuts[i], cuts[i + 1]);
      loss.see(THREE, blocks[i], cuts[i]);
    }

    assertThat(loss.loss()).isCloseTo(expected, within(1e-5 * expected));
    for (int i = 0; i < blocks.length; i++) {
      loss.slopes(THREE, blocks[i], cuts[i], 0.25f);
      double[][] part = new double[40][];
      for (int row = 0; row < 40; row++) {
        part[row] = Arrays.copyOfRange(slopes[row], cuts[i], cuts[i + 1]);
      }
      close(NativeRows.all(blocks[i]), part, 1e-6);
    }
  }

  private static Rows columns(float[][] values, int from, int to) {
    return NativeRows.of(
        F32,
        Arrays.stream(values)
            .map(row -> Arrays.copyOfRange(row, from, to))
            .toArray(float[][]::new));
  }

  @Test
  void aLogitThatIsNoNumberGivesALossThatIsNone() {
    float[][] logits = NativeRows.random(1, 3, 20, 1);
    logits[1][4] = Float.NaN;
    NextTokenLoss loss = new NextTokenLoss(new int[3]);
    loss.see(ONE, NativeRows.of(F32, logits), 0);
    assertThat(loss.loss()).isNaN();
    logits[1][4] = Float.POSITIVE_INFINITY;
    NextTokenLoss infinite = new NextTokenLoss(new int[3]);
    infinite.see(ONE, NativeRows.of(F32, logits), 0);
    assertThat(infinite.loss()).isNaN();
    assertThatThrownBy(() -> loss.see(ONE, NativeRows.of(F32, new float[2][20]), 0))
        .hasMessage("2 rows of logits for 3 targets");
  }

  @Test
  void tokensThatRepeatAddUpInTheTable() {
    float[][] table = NativeRows.random(1, 6, 5, 1);
    int[] tokens = {4, 1, 4, 4};
    Rows out = NativeRows.matrix(F32, 4, 5);
    Rows sum = NativeRows.of(F32, new float[6][5]);

    EmbeddingRows.lookUp(THREE, NativeRows.of(F32, table), tokens, out);
    EmbeddingRows.add(THREE, out, tokens, sum);

    assertThat(NativeRows.all(out)[2]).containsExactly(table[4]);
    double[][] expected = new double[6][5];
    for (int i = 0; i < 5; i++) {
      expected[1][i] = table[1][i];
      expected[4][i] = 3 * table[4][i];
    }
    close(NativeRows.all(sum), expected, 1e-6);
  }

  @Test
  void partsAreSummedOverWhatIsThereOrFromNothing() {
    float[][] parts = NativeRows.random(1, 9, 20, 1);
    float[][] before = NativeRows.random(2, 3, 20, 1);
    double[][] fresh = new double[3][20];
    double[][] added = new double[3][20];
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < 20; i++) {
        fresh[row][i] = (double) parts[row][i] + parts[row + 3][i] + parts[row + 6][i];
        added[row][i] = before[row][i] + fresh[row][i];
      }
    }
    Rows total = NativeRows.of(F32, before);

    Sums.parts(THREE, NativeRows.of(F32, parts), total, false);
    close(NativeRows.all(total), added, 1e-6);
    Sums.parts(THREE, NativeRows.of(F32, parts), total, true);
    close(NativeRows.all(total), fresh, 1e-6);
  }

  @Test
  void adamW() {
    int size = 5000; // more than one row of a flat buffer
    float[][] p = NativeRows.random(1, 1, size, 1);
    float[][] g = NativeRows.random(2, 1, size, 1);
    float[][] m = NativeRows.random(3, 1, size, 0.1);
    float[][] v = NativeRows.random(4, 1, size, 0.1);
    Rows[] rows = new Rows[5];
    float[][][] all = {p, g, m, v, p};
    for (int i = 0; i < size; i++) {
      v[0][i] = Math.abs(v[0][i]);
    }
    for (int i = 0; i < 5; i++) {
      rows[i] = NativeRows.of(i == 4 ? Precision.BFLOAT16 : F32, all[i]);
    }
    double[][] expected = new double[3][size];
    for (int i = 0; i < size; i++) {
      double slope = 0.5 * g[0][i];
      expected[1][i] = 0.9 * m[0][i] + 0.1 * slope;
      expected[2][i] = 0.95 * v[0][i] + 0.05 * slope * slope;
      double mean = expected[1][i] / (1 - Math.pow(0.9, 3));
      double root = Math.sqrt(expected[2][i] / (1 - Math.pow(0.95, 3)));
      expected[0][i] = p[0][i] * (1 - 0.01 * 0.1) - 0.01 * mean / (root + 1e-8);
    }

    new AdamWStep(0.9, 0.95, 1e-8)
        .update(
            THREE,
            new AdamWStep.Buffers(rows[0], rows[1], rows[2], rows[3], rows[4]),
            3,
            0.01,
            0.1,
            0.5);

    close(NativeRows.all(rows[0]), new double[][] {expected[0]}, 1e-6);
    close(NativeRows.all(rows[2]), new double[][] {expected[1]}, 1e-6);
    close(NativeRows.all(rows[3]), new double[][] {expected[2]}, 1e-6);
    close(NativeRows.all(rows[4]), new double[][] {expected[0]}, 4e-3);
    assertThat(NativeRows.all(rows[1])).isDeepEqualTo(g);
  }

  @Test
  void squaresOfManyNumbersAreExactEnough() {
    float[][] values = NativeRows.random(1, ROWS, 500, 1);
    double expected = 0;
    for (float[] row : values) {
      for (float value : row) {
        expected += (double) value * value;
      }
    }
    double one = Sums.squares(ONE, NativeRows.of(F32, values));

    assertThat(one).isCloseTo(expected, within(1e-6 * expected));
    assertThat(Sums.squares(THREE, NativeRows.of(F32, values))).isEqualTo(one);
  }

  @Test
  void aFailureInAHelperReachesTheCaller() {
    assertThatThrownBy(
            () ->
                THREE.each(
                    3,
                    (from, to, scratch) -> {
                      if (from > 0) {
                        throw new IllegalArgumentException("piece " + from);
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("A kernel failed: java.lang.IllegalArgumentException: piece 1");
  }
}
