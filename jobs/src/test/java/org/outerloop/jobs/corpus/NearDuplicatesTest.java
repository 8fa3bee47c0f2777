package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.outerloop.corpus.Bff;
import org.outerloop.corpus.BffSettings;
import org.outerloop.corpus.CorpusLine;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.DocumentReader;
import org.outerloop.corpus.MinHash;
import org.outerloop.corpus.MinHashSettings;

/**
 * Which of the shared near-duplicates each method takes out, as a table of precision and recall.
 * Expected is what a look at all pairs gives: pages of a Jaccard likeness of at least {@value
 * #LIKENESS} (5 words) are joined, and the first of each group stays.
 */
class NearDuplicatesTest {
  private static final double LIKENESS = 0.7;
  private static final MinHashSettings SETTINGS = new MinHashSettings(5, 20, 5, LIKENESS);
  private static final Path DIRTY =
      Path.of(System.getProperty("outerloop.shared", "none"), "data", "dirty");

  private static List<String> texts;
  private static List<Integer> order;
  private static BitSet expected;

  @BeforeAll
  static void read() throws IOException {
    Path file = DIRTY.resolve("near_duplicates.jsonl.zst");
    assumeTrue(Files.exists(file), "Skipped: no shared file " + file);
    texts = new ArrayList<>();
    try (DocumentReader reader = DocumentReader.open("near", Files.newInputStream(file), 1 << 24)) {
      for (Optional<CorpusLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        texts.add(((Document) line.get()).text());
      }
    }
    order = PageRows.contentOrder(texts);
    expected = repeats((one, other) -> true, SETTINGS);
  }

  @Test
  void likenessIsThatOfTheTruthTable() throws IOException {
    MinHash minHash = new MinHash(SETTINGS);
    List<String> truth = Files.readAllLines(DIRTY.resolve("near_duplicates.truth.tsv"));
    Map<String, String> originals = new HashMap<>();
    for (String row : truth) {
      String[] cells = row.split("\t");
      if (cells[2].equals("original")) {
        originals.put(cells[1], texts.get(Integer.parseInt(cells[0])));
      }
    }
    for (String row : truth.subList(1, truth.size())) {
      String[] cells = row.split("\t");
      // the table has words with their apostrophes apart, and shingles as text
      assertThat(
              MinHash.likeness(
                  minHash.shingles(texts.get(Integer.parseInt(cells[0]))),
                  minHash.shingles(originals.get(cells[1]))))
          .as(row)
          .isCloseTo(Double.parseDouble(cells[3]), within(cells[2].startsWith("punct") ? 1 : 0.1));
    }
  }

  @Test
  void minHashFindsThemByTheGoal() throws IOException {
    BitSet found = new BitSet();
    try (SparkSession spark = LocalSpark.open("local[2]", 2)) {
      for (Row row : new MinHashStage(SETTINGS).apply(PageRows.of(spark, texts)).collectAsList()) {
        found.set(
            Math.toIntExact(row.getAs(Columns.LINE)),
            !row.getAs(Columns.OUTCOME).equals(Columns.KEPT));
      }
    }
    assertThat(precision(found)).isGreaterThanOrEqualTo(0.97);
    assertThat(recall(found)).isGreaterThanOrEqualTo(0.97);
    print(found);
  }

  private static void print(BitSet minHash) throws IOException {
    Map<String, BitSet> methods = new LinkedHashMap<>();
    methods.put("exact", exact());
    methods.put("BFF", bff());
    methods.put("20x5 counted", minHash);
    methods.put("20x5", sketched(new MinHashSettings(5, 20, 5, 0)));
    methods.put("14x8 counted", sketched(new MinHashSettings(5, 14, 8, LIKENESS)));
    methods.put("14x8", sketched(new MinHashSettings(5, 14, 8, 0)));
    System.out.printf("%-20s%s%n", "", row(methods, (name, found) -> name));
    System.out.printf(
        "%-20s%s%n",
        "precision", row(methods, (name, found) -> "%.3f".formatted(precision(found))));
    System.out.printf(
        "%-20s%s%n", "recall", row(methods, (name, found) -> "%.3f".formatted(recall(found))));
    System.out.println(
        "left out, of %s pages (%s expected):".formatted(texts.size(), expected.cardinality()));
    kinds()
        .forEach(
            (kind, lines) ->
                System.out.printf(
                    "%-20s%s%n",
                    kind + " " + lines.cardinality(),
                    row(methods, (name, found) -> "" + both(lines, found))));
  }

  private static String row(Map<String, BitSet> methods, BiFunction<String, BitSet, String> cell) {
    StringBuilder row = new StringBuilder();
    methods.forEach((name, found) -> row.append("%14s".formatted(cell.apply(name, found))));
    return row.toString();
  }

  /** Lines per kind of change. */
  private static Map<String, BitSet> kinds() throws IOException {
    Map<String, BitSet> kinds = new TreeMap<>();
    for (String row :
        Files.readAllLines(DIRTY.resolve("near_duplicates.truth.tsv")).stream().skip(1).toList()) {
      String[] cells = row.split("\t");
      kinds.computeIfAbsent(cells[2], kind -> new BitSet()).set(Integer.parseInt(cells[0]));
    }
    return kinds;
  }

  private static BitSet exact() {
    BitSet found = new BitSet();
    Set<String> seen = new HashSet<>();
    order.forEach(line -> found.set(line, !seen.add(texts.get(line).strip())));
    return found;
  }

  private static BitSet bff() {
    BitSet found = new BitSet();
    Bff law = new Bff(new BffSettings(13, 0.8));
    order.forEach(line -> found.set(line, law.next(texts.get(line)).isLeftOut()));
    return found;
  }

  private static BitSet sketched(MinHashSettings settings) {
    MinHash minHash = new MinHash(settings);
    List<long[]> keys = texts.stream().map(minHash::bucketKeys).toList();
    return repeats(
        (one, other) -> {
          for (int band = 0; band < settings.bands(); band++) {
            if (keys.get(one)[band] == keys.get(other)[band]) {
              return true;
            }
          }
          return false;
        },
        settings);
  }

  /** Whether two pages are compared at all. */
  private interface Meeting {
    boolean of(int one, int other);
  }

  /** All pairs that meet and are alike, joined: every page but the first of its group. */
  private static BitSet repeats(Meeting meeting, MinHashSettings settings) {
    MinHash minHash = new MinHash(settings);
    List<long[]> shingles = texts.stream().map(minHash::shingles).toList();
    int[] group = new int[texts.size()];
    for (int i = 0; i < group.length; i++) {
      group[i] = i;
    }
    for (int i = 0; i < group.length; i++) {
      for (int j = 0; j < i; j++) {
        int one = order.get(i);
        int other = order.get(j);
        if (meeting.of(one, other)
            && MinHash.likeness(shingles.get(one), shingles.get(other)) >= settings.threshold()) {
          join(group, i, j);
        }
      }
    }
    BitSet repeats = new BitSet();
    for (int i = 0; i < group.length; i++) {
      repeats.set(order.get(i), group[i] != i);
    }
    return repeats;
  }

  private static void join(int[] group, int one, int other) {
    int first = Math.min(group[one], group[other]);
    int second = Math.max(group[one], group[other]);
    for (int i = 0; i < group.length; i++) {
      group[i] = group[i] == second ? first : group[i];
    }
  }

  private static double precision(BitSet found) {
    return (double) both(expected, found) / found.cardinality();
  }

  private static double recall(BitSet found) {
    return (double) both(expected, found) / expected.cardinality();
  }

  private static int both(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both.cardinality();
  }
}
