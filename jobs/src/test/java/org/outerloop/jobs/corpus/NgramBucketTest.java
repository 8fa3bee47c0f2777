package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.SplitMix64;

class NgramBucketTest {
  private static final Comparator<NgramParagraph> ORDER =
      Comparator.comparingLong(NgramParagraph::place).thenComparingInt(NgramParagraph::number);

  /** An n-gram of a paragraph. */
  private record Occurrence(long hash, NgramParagraph of) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 5000})
  void findsWhatOccursMoreThanOnceInTheOrderOfParagraphs(int count) {
    SplitMix64 random = new SplitMix64(count);
    List<Occurrence> occurrences = occurrences(random, count);
    NgramBucket bucket = new NgramBucket();
    List<byte[]> blocks = blocks(occurrences);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      bucket.add(blocks.get(i)); // as a shuffle may bring them
    }
    List<String> found = new ArrayList<>();
    SharedGroups groups = new SharedGroups(bucket.shared());
    while (groups.next()) {
      for (int i = 0; i < groups.size(); i++) {
        found.add(string(groups.paragraph(groups.member(i)), groups.hash(), groups.rank(i)));
      }
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(expected(occurrences));
    assertThat(hashes(found)).as("those of a hash stand together").doesNotHaveDuplicates();
  }

  /** Few hashes, so that many repeat, and among them those that share all low bits. */
  private static List<Occurrence> occurrences(SplitMix64 random, int count) {
    List<Occurrence> all = new ArrayList<>();
    NgramParagraph of = new NgramParagraph(0, 50, 0, 1);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        int place = random.nextInt(30);
        int number = random.nextInt(5);
        of = new NgramParagraph(place, 50 + place, number, 1 + (7 * place + number) % 9);
      }
      long hash = random.nextInt(2) == 0 ? random.nextLong() : (long) random.nextInt(40) << 50;
      all.add(new Occurrence(hash, of));
    }
    return all;
  }

  private static List<byte[]> blocks(List<Occurrence> occurrences) {
    List<byte[]> blocks = new ArrayList<>();
    NgramBlock block = new NgramBlock(100);
    for (Occurrence occurrence : occurrences) {
      block.add(occurrence.of(), occurrence.hash());
      if (block.isFull()) {
        blocks.add(block.take());
      }
    }
    if (!block.isEmpty()) {
      blocks.add(block.take());
    }
    return blocks;
  }

  private static List<String> expected(List<Occurrence> occurrences) {
    Map<Long, List<NgramParagraph>> byHash = new TreeMap<>();
    for (Occurrence occurrence : occurrences) {
      byHash.computeIfAbsent(occurrence.hash(), hash -> new ArrayList<>()).add(occurrence.of());
    }
    List<String> rows = new ArrayList<>();
    byHash.forEach(
        (hash, of) -> {
          for (NgramParagraph own : of.size() > 1 ? of : List.<NgramParagraph>of()) {
            long earlier = of.stream().filter(other -> ORDER.compare(other, own) < 0).count();
            rows.add(string(own, hash, 1 + (int) earlier));
          }
        });
    return rows;
  }

  private static String string(NgramParagraph of, long hash, int rank) {
    return "%s %s %s %s %s %s"
        .formatted(hash, rank, of.place(), of.number(), of.ngrams(), of.pageNgrams());
  }

  /** Each run of one hash once. */
  private static List<String> hashes(List<String> rows) {
    List<String> hashes = new ArrayList<>();
    for (String row : rows) {
      String hash = row.substring(0, row.indexOf(' '));
      if (hashes.isEmpty() || !hashes.get(hashes.size() - 1).equals(hash)) {
        hashes.add(hash);
      }
    }
    return hashes;
  }

  @Test
  void aBlockGivesBackWhatWasWritten() {
    List<Occurrence> written = occurrences(new SplitMix64(9), 500);
    List<Occurrence> read = new ArrayList<>();
    for (byte[] block : blocks(written)) {
      NgramBlock.Reader entries = new NgramBlock.Reader(block);
      while (entries.next()) {
        read.add(new Occurrence(entries.value(), entries.paragraph()));
      }
    }
    assertThat(read).isEqualTo(written);
    assertThat(blocks(Collections.nCopies(3, written.get(0)))).hasSize(1);
  }
}
