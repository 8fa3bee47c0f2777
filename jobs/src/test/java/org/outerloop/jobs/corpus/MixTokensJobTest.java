package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.MixtureSettings;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenSource;
import org.outerloop.tokens.TokenStore;

class MixTokensJobTest {
  private static final int LENGTH = 15;

  @TempDir private static Path sources;
  private static SparkSession spark;
  private static List<StoreLocation> places;

  @TempDir private Path out;

  @BeforeAll
  static void write() {
    spark = LocalSpark.open("local[2]", 3);
    places =
        List.of(
            TinyTokens.write(sources.resolve("web"), LENGTH, 1, List.of(50, 70), 10),
            TinyTokens.write(sources.resolve("books"), LENGTH, 2, List.of(30), 6));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void takesSequencesByWeightAndSaysWhatWasRepeatedOrLeftOut() {
    TokenManifest manifest = mix(settings(200, 3, 1), out);

    assertThat(manifest.trainingSequences()).isEqualTo(200);
    assertThat(manifest.sources())
        .containsExactly(
            TokenSource.of("web", digest(0), 3, 120, 150),
            TokenSource.of("books", digest(1), 1, 30, 50));
    assertThat(manifest.sources().get(0).wholeEpochs()).isEqualTo(1);
    assertThat(manifest.sources().get(1).leftOut()).isZero();
    Map<Long, Integer> times = new HashMap<>();
    for (TokenSequence sequence : read(out)) {
      times.merge(sequence.id(), 1, Integer::sum);
    }
    assertThat(times).hasSize(150);
    assertThat(times.values()).allMatch(t -> t == 1 || t == 2);
    assertThat(manifest.heldOutSequences()).isEqualTo(10 + 3); // 10 of web, 10/3 of books
  }

  @Test
  void copiesOfASequenceAreNoNeighbours() {
    mix(settings(440, 10, 1), out);
    List<TokenSequence> mixed = read(out);

    int touching = 0;
    for (int i = 1; i < mixed.size(); i++) {
      touching += mixed.get(i).id() == mixed.get(i - 1).id() ? 1 : 0;
    }
    assertThat(touching).isLessThanOrEqualTo(1); // where one shard ends
  }

  @Test
  void theSameMixtureHasTheSameBytesOnAnyNumberOfCores(@TempDir Path other) throws IOException {
    mix(settings(200, 3, 1), out);
    spark.stop();
    spark = LocalSpark.open("local[1]", 7);

    mix(settings(200, 3, 1), other);

    assertThat(TinyCorpus.digests(other)).isEqualTo(TinyCorpus.digests(out));
  }

  @Test
  void refusesSourcesThatDoNotFit() {
    StoreLocation longer = TinyTokens.write(sources.resolve("longer"), 31, 3, List.of(5), 5);

    assertThatThrownBy(
            () ->
                MixTokensJob.mix(
                    spark, settings(0, 1, 1), List.of(places.get(0), longer), 2, place()))
        .isInstanceOf(UserException.class)
        .hasMessage("Source books cannot be mixed with web: sequence-length is 31, not 15");
    assertThatThrownBy(() -> mix(settings(2000, 2, 1), out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is more than max-epochs = 2 times all");
    mix(settings(0, 1, 1), out);
    assertThatThrownBy(() -> mix(settings(0, 1, 1), out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not empty");
  }

  private StoreLocation place() {
    return TinyCorpus.place(out);
  }

  private static MixtureSettings settings(long sequences, int epochs, long seed) {
    return new MixtureSettings(
        seed,
        sequences,
        epochs,
        List.of(new MixtureSettings.Source("web", 3), new MixtureSettings.Source("books", 1)));
  }

  private static TokenManifest mix(MixtureSettings settings, Path out) {
    return MixTokensJob.mix(spark, settings, places, 2, TinyCorpus.place(out));
  }

  private static java.util.Optional<Digest> digest(int source) {
    return java.util.Optional.of(
        TokenStore.open(ObjectStores.open(places.get(source))).manifestDigest());
  }

  private static List<TokenSequence> read(Path folder) {
    TokenStore store = TokenStore.open(ObjectStores.open(TinyCorpus.place(folder)));
    return new ArrayList<>(store.training(0, (int) store.manifest().trainingSequences()));
  }
}
