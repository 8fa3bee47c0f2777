package org.outerloop.coding;

import java.util.Arrays;

/**
 * How often each of at most 64 symbols was seen, and the shares of {@link EntropyCoder#SCALE} that
 * follow:
 *
 * <pre>
 *   perCount = (SCALE - n) 2^32 div total                  n symbols; counts begin at 3
 *   share(s) = 1 + count(s) * perCount div 2^32
 *   what is left over goes to the first symbols, one each
 * </pre>
 *
 * Shares are brought up to date when the number of chunks seen is 1, 2, 3, 4, 6, 8, 12, 16, 24, ...
 */
final class FrequencyTable {
  private static final int FIRST_COUNT = 3;

  private static final int MOST_SYMBOLS = 64;
  private static final int GROUP = 8;

  private final int symbols;
  private final int[] counts;
  private final int[] starts;
  private int total;
  private int chunks;

  FrequencyTable(int symbols) {
    this.symbols = symbols;
    this.counts = new int[symbols];
    this.starts = new int[MOST_SYMBOLS + 1];
    Arrays.fill(counts, FIRST_COUNT);
    Arrays.fill(starts, EntropyCoder.SCALE); // none of the symbols that are missing is ever found
    starts[0] = 0;
    total = FIRST_COUNT * symbols;
    share();
  }

  int start(int symbol) {
    return starts[symbol];
  }

  int share(int symbol) {
    return starts[symbol + 1] - starts[symbol];
  }

  /**
   * The symbol whose share holds this place of the scale: the group of eight that begins last at or
   * before it, then the symbol in the group. Counting comparisons needs no branch that could be
   * guessed wrong.
   */
  int symbolAt(int place) {
    int above = place + 1;
    // written out: the compiler does not unroll so short a loop
    int at =
        GROUP
            * (((starts[8] - above >>> 31) + (starts[16] - above >>> 31))
                + ((starts[24] - above >>> 31) + (starts[32] - above >>> 31))
                + ((starts[40] - above >>> 31)
                    + (starts[48] - above >>> 31)
                    + (starts[56] - above >>> 31)));
    return at
        + (((starts[at + 1] - above >>> 31) + (starts[at + 2] - above >>> 31))
            + ((starts[at + 3] - above >>> 31) + (starts[at + 4] - above >>> 31))
            + ((starts[at + 5] - above >>> 31)
                + (starts[at + 6] - above >>> 31)
                + (starts[at + 7] - above >>> 31)));
  }

  /** Counts a symbol; shares stay until {@link #chunkEnds}. */
  void count(int symbol) {
    counts[symbol]++;
    total++;
  }

  void chunkEnds() {
    chunks++;
    int lowest = Integer.numberOfTrailingZeros(chunks);
    int odd = chunks >>> lowest;
    if (odd == 1 || odd == 3) {
      share();
    }
  }

  private void share() {
    long perCount = ((long) (EntropyCoder.SCALE - symbols) << 32) / total;
    int left = EntropyCoder.SCALE - symbols;
    for (int symbol = 0; symbol < symbols; symbol++) {
      int share = (int) (counts[symbol] * perCount >>> 32);
      starts[symbol + 1] = share;
      left -= share;
    }
    for (int symbol = 0; symbol < symbols; symbol++) {
      starts[symbol + 1] += starts[symbol] + 1 + (symbol < left ? 1 : 0);
    }
  }
}
