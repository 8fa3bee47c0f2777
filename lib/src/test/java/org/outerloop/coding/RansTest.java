package org.outerloop.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class RansTest {
  private static final int SCALE = EntropyCoder.SCALE;

  private final RansEncoder encoder = new RansEncoder();
  private final RansDecoder decoder = new RansDecoder();

  private void begin(byte[] stream, int lanes) {
    decoder.begin(ByteRange.of(stream), lanes);
  }

  @Test
  void givesBackBitsOfEveryProbability() {
    SplitMix64 random = new SplitMix64(1);
    int[] ones = new int[10_000];
    int[] bits = new int[ones.length];
    encoder.begin();
    double entropy = 0;
    for (int i = 0; i < ones.length; i++) {
      ones[i] = 1 + random.nextInt(SCALE - 1);
      bits[i] = random.nextInt(SCALE) < ones[i] ? 1 : 0;
      encoder.bit(bits[i], ones[i]);
      entropy -=
          Math.log((bits[i] == 1 ? ones[i] : SCALE - ones[i]) / (double) SCALE) / Math.log(2);
    }

    byte[] stream = encoder.end(1);

    begin(stream, 1);
    for (int i = 0; i < ones.length; i++) {
      assertThat(decoder.bit(0, ones[i])).isEqualTo(bits[i]);
    }
    decoder.end();
    assertThat(8.0 * stream.length).isBetween(entropy, 1.001 * entropy + 48);
  }

  @Test
  void writesKnownBytes() {
    encoder.begin();
    encoder.bit(1, SCALE / 2);
    encoder.bit(0, SCALE / 4);
    encoder.bit(1, SCALE / 4);

    // backwards: 2^16 -> 64 * 4096 -> 85 * 4096 + 1024 + 1024 -> 171 * 4096 = 0x000AB000
    byte[] stream = encoder.end(1);

    assertThat(HexFormat.of().formatHex(stream)).isEqualTo("00b00a00");
  }

  @Test
  void aSetCostsWhatASetMust() {
    FrequencyTable table = new FrequencyTable(64);
    SplitMix64 random = new SplitMix64(2);
    int chunks = 500;
    int[][] sets = new int[chunks][64];
    int[][] sizes = new int[chunks][16];
    encoder.begin();
    double bits = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      fill(sets[chunk], sizes[chunk], random);
      encoder.sets(sets[chunk], 64, sizes[chunk], 16, table);
      bits += 64 * 6;
      for (int size : sizes[chunk]) {
        for (int n = 2; n <= size; n++) {
          bits -= Math.log(n) / Math.log(2);
        }
      }
    }

    byte[] stream = encoder.end(2);

    begin(stream, 2);
    for (int chunk = 0; chunk < chunks; chunk++) {
      int[] found = new int[64];
      decoder.sets(found, 64, sizes[chunk], 16, table);
      assertThat(found).isEqualTo(sets[chunk]);
    }
    decoder.end();
    // at most one bit is lost for each group of orders, and there are three in a chunk
    assertThat(8.0 * stream.length).isBetween(bits, bits + 3 * chunks + 64);
  }

  /** Sixteen sets of 64 symbols in all, each in increasing order; the first is large. */
  private static void fill(int[] symbols, int[] sizes, SplitMix64 random) {
    int left = symbols.length;
    for (int set = 0; set < sizes.length; set++) {
      sizes[set] =
          set == sizes.length - 1 ? left : Math.min(left, random.nextInt(set == 0 ? 40 : 6));
      left -= sizes[set];
    }
    int next = 0;
    for (int size : sizes) {
      boolean[] taken = new boolean[64];
      for (int i = 0; i < size; ) {
        int symbol = random.nextInt(64);
        i += taken[symbol] ? 0 : 1;
        taken[symbol] = true;
      }
      for (int symbol = 0; symbol < 64; symbol++) {
        if (taken[symbol]) {
          symbols[next++] = symbol;
        }
      }
    }
  }

  @Test
  void refusesWhatIsCutOrLengthened() {
    encoder.begin();
    for (int i = 0; i < 100; i++) {
      encoder.bit(i % 3 == 0 ? 1 : 0, SCALE / 2);
    }
    byte[] stream = encoder.end(1);

    assertThatThrownBy(() -> readBits(Arrays.copyOf(stream, stream.length - 2)))
        .hasMessage("the stream ends too early");
    assertThatThrownBy(() -> readBits(Arrays.copyOf(stream, stream.length + 2)))
        .hasMessage("1 words are not read");
    assertThatThrownBy(() -> readBits(Arrays.copyOf(stream, stream.length - 1)))
        .hasMessage("a stream of " + (stream.length - 1) + " bytes");
    assertThatThrownBy(() -> readBits(new byte[4])).hasMessage("a state of 0");
    assertThatThrownBy(() -> readBits(new byte[3])).hasMessage("a stream of 3 bytes");
  }

  private void readBits(byte[] stream) {
    begin(stream, 1);
    for (int i = 0; i < 100; i++) {
      decoder.bit(0, SCALE / 2);
    }
    decoder.end();
  }

  @Test
  void refusesASetThatHoldsASymbolTwice() {
    FrequencyTable table = new FrequencyTable(2);
    encoder.begin();
    encoder.sets(new int[] {1, 1}, 2, new int[] {1, 1}, 2, table);
    byte[] stream = encoder.end(2);

    begin(stream, 2);
    assertThatThrownBy(() -> decoder.sets(new int[2], 2, new int[] {2}, 1, table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a set holds 1 twice");
  }

  @Test
  void logarithmsAreRoundedDown() {
    for (int value = 1; value < 4096; value++) {
      assertThat(Log.quarters(value))
          .isEqualTo((int) Math.floor(4 * Math.log(value) / Math.log(2) + 1e-12));
      assertThat(Log.cost(value))
          .isCloseTo(
              (int) Math.round(256 * (12 - Math.log(value) / Math.log(2))),
              org.assertj.core.api.Assertions.within(1));
    }
    assertThat(Log.quarters(1 << 30)).isEqualTo(120);
  }

  @Test
  void sharesFillTheScale() {
    SplitMix64 random = new SplitMix64(3);
    for (int symbols = 1; symbols <= 64; symbols++) {
      FrequencyTable table = new FrequencyTable(symbols);
      for (int chunk = 0; chunk < 20; chunk++) {
        for (int i = 0; i < 64; i++) {
          table.count(random.nextInt(symbols) * random.nextInt(symbols) / symbols);
        }
        table.chunkEnds();
        int next = 0;
        for (int symbol = 0; symbol < symbols; symbol++) {
          assertThat(table.start(symbol)).isEqualTo(next);
          assertThat(table.share(symbol)).isPositive();
          assertThat(table.symbolAt(next)).isEqualTo(symbol);
          next += table.share(symbol);
          assertThat(table.symbolAt(next - 1)).isEqualTo(symbol);
        }
        assertThat(next).isEqualTo(SCALE);
      }
    }
  }

  @Test
  void numbersKeepAShareWhateverIsLearnt() {
    NumberModels models = new NumberModels(2);
    models.set(1, new int[] {60_000, 30_000, 10_000, 1000, 100, 10, 1});
    SplitMix64 random = new SplitMix64(4);
    for (int i = 0; i < 10_000; i++) {
      int number = i < 5000 ? i / 1000 : random.nextInt(8);
      models.learn(1, number);
      for (int j = 0; j < 8; j++) {
        int start = models.start(1, j);
        int end = models.start(1, j + 1);
        assertThat(end - start).isGreaterThanOrEqualTo(3);
        assertThat(models.numberAt(1, start)).isEqualTo(j);
        assertThat(models.numberAt(1, end - 1)).isEqualTo(j);
      }
    }
    assertThat(models.start(1, 8)).isEqualTo(SCALE);
  }
}
