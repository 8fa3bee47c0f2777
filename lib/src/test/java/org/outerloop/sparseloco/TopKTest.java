package org.outerloop.sparseloco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class TopKTest {
  private final TopK topK = new TopK(4096);

  @Test
  void choosesAsASortDoes() {
    SplitMix64 random = new SplitMix64(5);
    for (int trial = 0; trial < 300; trial++) {
      int length = 1 + random.nextInt(trial % 10 == 0 ? 4096 : 200);
      int k = 1 + random.nextInt(length);
      int distinct = 1 + random.nextInt(trial % 3 == 0 ? 4 : 100_000); // many ties every third time
      int[] magnitudes = new int[length];
      for (int i = 0; i < length; i++) {
        magnitudes[i] = Float.floatToRawIntBits(random.nextInt(distinct) * 1e-4f);
      }

      assertThat(select(magnitudes, k)).isEqualTo(naive(magnitudes, k));
    }
  }

  @Test
  void breaksTiesToTheLowerPosition() {
    int half = Float.floatToRawIntBits(0.5f);
    int one = Float.floatToRawIntBits(1);

    assertThat(select(new int[] {half, one, half, half, one}, 4)).containsExactly(0, 1, 2, 4);
    assertThat(select(new int[4096], 3)).containsExactly(0, 1, 2);
  }

  @Test
  void tellsNeighbouringFloatsApart() {
    int bits = Float.floatToRawIntBits(1.5f);

    assertThat(select(new int[] {bits, bits + 1, bits - 1, bits + 2}, 2)).containsExactly(1, 3);
    assertThat(select(new int[] {2, 0, 1}, 2)).containsExactly(0, 2); // denormal
    assertThat(select(new int[] {Float.floatToRawIntBits(Float.MAX_VALUE), 5}, 1))
        .containsExactly(0);
  }

  private int[] select(int[] magnitudes, int k) {
    float[] values = new float[magnitudes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(magnitudes[i] | (i % 2 << 31)); // the sign must not matter
    }
    short[] positions = new short[k + 2];
    assertThat(topK.load(values, new ChunkGrid.Chunk(0, 1, values.length, values.length, k)))
        .isTrue();
    topK.select(k, positions, 1);
    assertThat(positions[0]).isZero();
    assertThat(positions[k + 1]).isZero();
    return IntStream.rangeClosed(1, k).map(i -> positions[i]).toArray();
  }

  private static int[] naive(int[] magnitudes, int k) {
    return IntStream.range(0, magnitudes.length)
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer i) -> -magnitudes[i])
                .thenComparing(Comparator.naturalOrder()))
        .limit(k)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }
}
