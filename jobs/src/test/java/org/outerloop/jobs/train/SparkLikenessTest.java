package org.outerloop.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.jobs.LocalSpark;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.round.LikenessSearch;
import org.outerloop.round.SampledWork;
import org.outerloop.sparseloco.SampleRule;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Many made contributions with some copies among them. {@code -Dlikeness.works=1000
 * -Dlikeness.rows=4096 -Dlikeness.one-in=64} measures a round of 1,000 peers.
 */
class SparkLikenessTest {
  private static final int WORKS = Integer.getInteger("likeness.works", 200);
  private static final int ROWS = Integer.getInteger("likeness.rows", 512);
  private static final int ONE_IN = Integer.getInteger("likeness.one-in", 8);
  private static final double THRESHOLD = 0.4;
  private static final SampleRule RULE = new SampleRule(1, Long.MAX_VALUE, 0, 1);

  private static SparkSession spark;

  @TempDir Path folder;
  private final SplitMix64 random = new SplitMix64(5);
  private StoreLocation run;

  @BeforeAll
  static void openSpark() {
    spark = LocalSpark.open();
    if (WORKS >= 1000) {
      spark.conf().set("spark.sql.codegen.wholeStage", true);
      spark.conf().set("spark.sql.shuffle.partitions", 8);
    }
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void openRun() {
    run = new StoreLocation(folder.toUri().toString(), Map.of());
  }

  @Test
  void findsEveryCopyAmongManyAndNoHonestPair() {
    Map<Integer, WorkSample> copies = new LinkedHashMap<>();
    List<WorkSample> works = new ArrayList<>();
    for (int i = 0; i < WORKS; i++) {
      works.add(honest());
    }
    copies.put(3, changed(works.get(3), 0, 0)); // whole, or multiplied by anything
    copies.put(10, changed(works.get(10), 0, 0.16)); // noise as large as the values
    copies.put(20, changed(works.get(20), 0, 0.5)); // signs drawn anew
    copies.put(30, changed(works.get(30), 0.25, 0));
    copies.put(40, changed(works.get(40), 0.5, 0));
    works.addAll(copies.values());

    long begin = System.nanoTime();
    List<Overlap> found = new SparkLikeness(spark).pairs(run, keep(works), THRESHOLD);
    if (WORKS >= 1000) {
      System.out.printf("%d works: %.1f s%n", works.size(), (System.nanoTime() - begin) / 1e9);
    }

    List<Integer> originals = List.copyOf(copies.keySet());
    assertThat(found.stream().filter(pair -> pair.likeness() >= THRESHOLD))
        .extracting(pair -> pair.a() + " " + pair.b())
        .containsExactlyElementsOf(
            IntStream.range(0, originals.size())
                .mapToObj(i -> peer(originals.get(i)) + " " + peer(WORKS + i))
                .toList());
    assertThat(found.get(0).likeness()).isEqualTo(1);
  }

  @Test
  void agreesWithTheSearchInPlainJavaToTheLastBit() {
    List<WorkSample> works = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      works.add(honest());
    }
    works.add(changed(works.get(1), 0.3, 0.2));
    works.add(WorkSample.of(RULE, new long[0], new byte[0]));
    List<SampledWork> kept = keep(works);

    List<Overlap> byJoin = new SparkLikeness(spark).pairs(run, kept, 1.0 / ONE_IN);

    assertThat(byJoin)
        .hasSizeBetween(100, 400)
        .isEqualTo(LikenessSearch.here().pairs(run, kept, 1.0 / ONE_IN));
  }

  @Test
  void comparesNothingButWhatWasInspected() {
    List<SampledWork> kept = keep(List.of(honest(), honest()));
    try (ObjectStore store = ObjectStores.open(run)) {
      store.put(kept.get(1).key(), honest().toBytes());
    }

    assertThatThrownBy(() -> new SparkLikeness(spark).pairs(run, kept, 0))
        .hasStackTraceContaining("is not what was written");
  }

  /** Takes one in so many coordinates, and signs that all agree on but one in a hundred. */
  private WorkSample honest() {
    long[] coordinates = new long[ROWS];
    byte[] values = new byte[ROWS];
    for (int i = 0; i < ROWS; i++) {
      coordinates[i] = (long) i * ONE_IN + random.nextInt(ONE_IN);
      boolean odd = SplitMix64.mix(coordinates[i]) < 0 ^ random.nextInt(100) == 0;
      values[i] = (byte) (odd ? -WorkSample.UNIT : WorkSample.UNIT);
    }
    return WorkSample.of(RULE, coordinates, values);
  }

  /** Entries go elsewhere, others change their sign. */
  private WorkSample changed(WorkSample victim, double moved, double flipped) {
    long[] coordinates = new long[victim.size()];
    byte[] values = new byte[victim.size()];
    Arrays.setAll(coordinates, victim::coordinate);
    for (int i = 0; i < values.length; i++) {
      coordinates[i] += random.nextDouble() < moved ? 1L << 40 : 0;
      values[i] = (byte) (random.nextDouble() < flipped ? -victim.value(i) : victim.value(i));
    }
    return WorkSample.of(RULE, coordinates, values);
  }

  private List<SampledWork> keep(List<WorkSample> works) {
    List<SampledWork> kept = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(run)) {
      for (int i = 0; i < works.size(); i++) {
        byte[] bytes = works.get(i).toBytes();
        String key = new ObjectKeys("run").sample(i, Digest.of(bytes));
        store.put(key, bytes);
        kept.add(new SampledWork(peer(i), key, Digest.of(bytes)));
      }
    }
    return kept;
  }

  private static PeerId peer(int index) {
    return new PeerId("peer-" + index);
  }
}
