package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenStore;
import org.outerloop.tokens.Tokenizer;

class InterchangeJobsTest {
  private static final Tokenizer TOKENIZER = TinyCorpus.tokenizer();
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
  void exportedShardsComeBackWithTheirIds() throws IOException {
    StoreLocation corpus = corpus();

    ExportTokensJob.export(spark, corpus, place("npy"));
    TokenManifest back = importTokens(ImportSettings.Format.NPY, "npy", "back");

    assertThat(folder.resolve("npy/train_000000.npy")).hasSize(128 + 40 * 16 * 4);
    assertThat(folder.resolve("npy/sample_ids_000001.npy")).hasSize(128 + 25 * 8);
    assertThat(folder.resolve("npy/held-out/train_000000.npy")).exists();
    assertThat(back.trainingSequences()).isEqualTo(65);
    assertThat(read(place("back"))).isEqualTo(read(corpus));
    assertThat(back.heldOutSequences()).isEqualTo(7);
    assertThat(back.training().shards()).hasSize(5); // 40 and 25 in files of at most 16
  }

  @Test
  void withoutAHeldOutFolderTheLastSamplesAreHeldOut() throws IOException {
    StoreLocation corpus = corpus();
    ExportTokensJob.export(spark, corpus, place("npy"));
    try (var files = Files.list(folder.resolve("npy/held-out"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    TokenManifest back = importTokens(ImportSettings.Format.NPY, "npy", "back");

    assertThat(back.heldOutSequences()).isEqualTo(6); // a tenth of 65
    assertThat(read(place("back"))).isEqualTo(read(corpus).subList(0, 59));
  }

  @Test
  void aSampleThatIsNotTheOneOfItsIdStopsTheImport() throws IOException {
    ExportTokensJob.export(spark, corpus(), place("npy"));
    Path file = folder.resolve("npy/train_000001.npy");
    byte[] content = Files.readAllBytes(file);
    content[128 + 64 * 3] ^= 1;
    Files.write(file, content);

    assertThatThrownBy(() -> importTokens(ImportSettings.Format.NPY, "npy", "back"))
        .hasStackTraceContaining("train_000001.npy has sample 3 of id ");
    assertThat(folder.resolve("back/manifest.json")).doesNotExist();
    assertThatThrownBy(() -> importTokens(ImportSettings.Format.NPY, "nowhere", "other"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("No train_000000.npy at ");
  }

  @Test
  void documentsOfMegatronArePackedLikeOurOwn() throws IOException {
    int end = TOKENIZER.endOfText();
    ByteBuffer data = buffer(1 << 16);
    ByteBuffer lengths = buffer(4 * 60);
    ByteBuffer offsets = buffer(8 * 60);
    for (int i = 0; i < 60; i++) {
      int[] ids = TOKENIZER.encode(TinyCorpus.page(i));
      lengths.putInt(ids.length + 1);
      offsets.putLong(data.position());
      for (int id : ids) {
        data.putShort((short) id);
      }
      data.putShort((short) end);
    }
    ByteBuffer index = buffer(34 + 12 * 60 + 8 * 61);
    index.put("MMIDIDX\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putLong(1);
    index.put((byte) 8).putLong(60).putLong(61);
    index.put(lengths.array()).put(offsets.array());
    Files.createDirectories(folder.resolve("in"));
    Files.write(
        folder.resolve("in/docs.bin"), java.util.Arrays.copyOf(data.array(), data.position()));
    Files.write(folder.resolve("in/docs.idx"), index.array());

    TokenManifest manifest = importTokens(ImportSettings.Format.MEGATRON, "in", "out");

    assertThat(manifest.training().documents() + manifest.heldOut().documents()).isEqualTo(60);
    assertThat(manifest.training().tokens() + manifest.heldOut().tokens())
        .isEqualTo(data.position() / 2);
    String pages = TinyCorpus.records(0, 60);
    for (TokenSequence sequence : read(place("out"))) {
      for (String piece : TOKENIZER.decode(sequence.tokens()).split("<\\|endoftext\\|>")) {
        assertThat(pages).contains(piece);
      }
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Sequences of 15 + 1 ids that the tokenizer has. */
  private StoreLocation corpus() {
    return TinyTokens.write(folder.resolve("corpus"), 15, 5, List.of(40, 25), 7);
  }

  private TokenManifest importTokens(ImportSettings.Format format, String from, String to) {
    ImportSettings settings = new ImportSettings(format, 15, 3, 0.1, 2, 16);
    return ImportTokensJob.importTokens(spark, settings, place(from), TOKENIZER, place(to));
  }

  private StoreLocation place(String name) {
    return TinyCorpus.place(folder.resolve(name));
  }

  private static List<TokenSequence> read(StoreLocation place) {
    TokenStore store = TokenStore.open(ObjectStores.open(place));
    return store.training(0, (int) store.manifest().trainingSequences());
  }
}
