package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.SequenceDraw;
import org.outerloop.tokens.SequencePacker;
import org.outerloop.tokens.Spacing;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.tokens.TokenWidth;

class PackStageTest {
  private static final int CELLS = 3;
  private static final int LENGTH = 7;
  private static final int VOCABULARY = 70_000;

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open("local[2]", 3);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void shardsAreThoseOfTheSequentialLaw() {
    List<Row> documents = documents(80);

    TokenManifest manifest = write(documents, 5, folder);

    List<int[]> law = new ArrayList<>();
    for (int shard = 0; shard < CELLS; shard++) {
      law.addAll(law(documents, shard));
    }
    assertThat(sequences(folder)).containsExactlyElementsOf(law);
    assertThat(manifest.training().documents()).isEqualTo(80);
    assertThat(manifest.training().bytes()).isEqualTo(80 * 11);
    assertThat(manifest.idBits()).isEqualTo(32);
  }

  @Test
  void partitioningAndOrderOfTheInputChangeNoByte(@TempDir Path other) throws IOException {
    List<Row> documents = documents(80);
    write(documents, 1, folder);
    List<Row> turned = new ArrayList<>(documents);
    turned.sort(Comparator.comparing(row -> -row.<Long>getAs(2)));

    write(turned, 13, other);

    Map<String, Digest> digests = TinyCorpus.digests(folder);
    assertThat(digests).hasSize(CELLS + 1);
    assertThat(TinyCorpus.digests(other)).isEqualTo(digests);
  }

  @Test
  void neighboursShareNoDocument() {
    // no document takes more than a third of a cell; its tokens are its number
    List<Row> documents = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int[] tokens = new int[5 + 40 * (i % 3)];
      Arrays.fill(tokens, i + 1);
      documents.add(document(i, tokens));
    }
    write(documents, 4, folder);
    List<int[]> sequences = sequences(folder);

    int touching = 0;
    for (int i = 1; i < sequences.size(); i++) {
      int[] before = sequences.get(i - 1);
      touching +=
          Arrays.stream(sequences.get(i))
                  .filter(token -> token > 0)
                  .anyMatch(token -> Arrays.stream(before).anyMatch(t -> t == token))
              ? 1
              : 0;
    }
    assertThat(sequences.size()).isGreaterThan(300);
    assertThat(touching).isLessThanOrEqualTo(CELLS - 1); // at most where a shard ends
  }

  /** The documents of every cell in order, packed; what is drawn for a shard, by rank, apart. */
  private static List<int[]> law(List<Row> documents, int shard) {
    record Packed(int cell, long number, long first, long last, int[] tokens) {}
    SequenceDraw draw = new SequenceDraw(9);
    List<Packed> drawn = new ArrayList<>();
    for (int cell = 0; cell < CELLS; cell++) {
      int own = cell;
      List<SequencePacker> packer = new ArrayList<>();
      packer.add(
          new SequencePacker(
              LENGTH,
              0,
              tokens -> {
                SequencePacker at = packer.get(0);
                if (draw.shard(own, at.sequences(), CELLS) == shard) {
                  drawn.add(
                      new Packed(own, at.sequences(), at.firstDocument(), at.documents(), tokens));
                }
              }));
      documents.stream()
          .filter(row -> row.getInt(1) == own)
          .sorted(Comparator.comparing(row -> row.getLong(2)))
          .forEach(row -> packer.get(0).add(TokenWidth.UINT32.unpack((byte[]) row.get(5))));
    }
    drawn.sort(Comparator.comparing(packed -> draw.rank(packed.cell(), packed.number())));
    List<int[]> sequences = new ArrayList<>();
    Spacing<Packed> apart =
        new Spacing<>(
            256,
            (a, b) -> a.cell() == b.cell() && a.first() <= b.last() && b.first() <= a.last(),
            packed -> sequences.add(packed.tokens()));
    drawn.forEach(apart::add);
    apart.finish();
    return sequences;
  }

  private static List<Row> documents(int count) {
    SplitMix64 random = new SplitMix64(3);
    List<Row> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] tokens = new int[random.nextInt(60)];
      Arrays.setAll(tokens, at -> 1 + random.nextInt(VOCABULARY - 1));
      documents.add(document(i, tokens));
    }
    return documents;
  }

  private static Row document(int number, int[] tokens) {
    byte[] id = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    long rank = SplitMix64.mix(number);
    byte[] packed = TokenWidth.UINT32.pack(tokens);
    return RowFactory.create(TokenStage.TRAINING, number % CELLS, rank, id, 11L, packed);
  }

  private static TokenManifest write(List<Row> documents, int partitions, Path folder) {
    PackStage.Format format =
        new PackStage.Format(TinyCorpus.place(folder), LENGTH, VOCABULARY, 0, 9, CELLS, 1);
    Dataset<Row> tokenized =
        spark.createDataFrame(documents, Columns.TOKENIZED).repartition(partitions);
    Digest none = Digest.ofText("none");
    TokenManifest manifest =
        format.manifest(none, none, ShardStage.write(PackStage.pack(tokenized, format), format));
    try (ObjectStore store = ObjectStores.open(TinyCorpus.place(folder))) {
      store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
    }
    return manifest;
  }

  private static List<int[]> sequences(Path folder) {
    TokenStore store = TokenStore.open(ObjectStores.open(TinyCorpus.place(folder)));
    return store.training(0, (int) store.manifest().trainingSequences()).stream()
        .map(TokenSequence::tokens)
        .toList();
  }
}
