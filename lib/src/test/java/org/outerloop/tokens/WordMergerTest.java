package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class WordMergerTest {
  @Test
  void takesTheEarliestMergeFirstAndTheLeftmostAmongEquals() {
    MergeTable table = new MergeTable(2);
    table.add(1, 2, 0, 4); // b c
    table.add(0, 1, 1, 3); // a b
    table.add(0, 0, 2, 5); // a a
    WordMerger merger = new WordMerger(table);

    assertThat(merge(merger, 0, 1, 2)).containsExactly(0, 4);
    assertThat(merge(merger, 0, 0, 0)).containsExactly(5, 0);
  }

  @Test
  void theHeapMergesAsTheScanDoes() {
    WordMerger merger = new WordMerger(randomMerges(new SplitMix64(3)));
    SplitMix64 generator = new SplitMix64(4);
    for (int trial = 0; trial < 2000; trial++) {
      int[] word = new int[1 + generator.nextInt(120)];
      Arrays.setAll(word, i -> generator.nextInt(4));

      int[] scanned = word.clone();
      int[] heaped = word.clone();
      scanned = Arrays.copyOf(scanned, merger.mergeByScan(scanned, word.length));
      heaped = Arrays.copyOf(heaped, merger.mergeByHeap(heaped, word.length));

      assertThat(heaped).isEqualTo(scanned);
    }
  }

  @Test
  void aMillionBytesWithoutASpaceAreNoProblem() {
    WordMerger merger = new WordMerger(randomMerges(new SplitMix64(3)));
    int[] word = new int[1 << 20];
    Arrays.setAll(word, i -> i % 3);

    assertThat(merger.merge(word, word.length)).isLessThan(word.length);
  }

  private static int[] merge(WordMerger merger, int... word) {
    return Arrays.copyOf(word, merger.merge(word, word.length));
  }

  /** Merges over 4 letters, each of two pieces that are there by then. */
  private static MergeTable randomMerges(SplitMix64 generator) {
    MergeTable table = new MergeTable(300);
    int pieces = 4;
    for (int rank = 0; rank < 300; rank++) {
      if (table.add(generator.nextInt(pieces), generator.nextInt(pieces), rank, pieces)) {
        pieces++;
      }
    }
    return table;
  }
}
