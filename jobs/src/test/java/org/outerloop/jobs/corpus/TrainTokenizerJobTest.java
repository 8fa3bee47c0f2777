package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.corpus.QualityThresholds;
import org.outerloop.corpus.SampleCorpus;
import org.outerloop.jobs.UserException;
import org.outerloop.tokens.Tokenizer;
import org.outerloop.tokens.TokenizerTrainer;
import org.outerloop.tokens.TrainerSettings;
import org.outerloop.tokens.WordPattern;
import scala.Tuple2;

class TrainTokenizerJobTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("outerloop.root", "..")).resolve("data/sample-corpus");
  private static final QualityThresholds DCLM =
      new QualityThresholds(50, 100_000, 3, 10, 0.1, 0.9, 0.3, 0.2, 2);

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open("local[2]", 3);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @EnumSource(names = {"GPT2", "O200K"})
  void countsWhatTheTrainerWouldCountOnItsOwn(WordPattern pattern, @TempDir Path folder)
      throws IOException {
    TrainerSettings settings = new TrainerSettings(290, pattern, List.of("<|user|>"), 2, 256);
    TinyCorpus.write(folder);
    TreeMap<String, Long> words = new TreeMap<>();
    for (int page = 0; page < 100; page++) {
      TokenizerTrainer.count(TinyCorpus.page(page), settings, words);
    }
    // the copies: page 1 with a space before and after, page 5, page 0
    TokenizerTrainer.count("  " + TinyCorpus.page(1) + " ", settings, words);
    TokenizerTrainer.count(TinyCorpus.page(5), settings, words);
    TokenizerTrainer.count(TinyCorpus.page(0), settings, words);

    byte[] trained =
        TrainTokenizerJob.train(
            spark, TinyCorpus.place(folder), TinyCorpus.RULES, 1 << 20, settings, 1000);

    assertThat(new String(trained, StandardCharsets.UTF_8))
        .isEqualTo(new String(TokenizerTrainer.train(words, settings), StandardCharsets.UTF_8));
  }

  @Test
  void theDriverTakesTheMostFrequentWordsHoweverTheyArePartitioned() {
    List<Tuple2<String, Long>> words =
        List.of(
            new Tuple2<>("rare", 2L),
            new Tuple2<>("b", 5L),
            new Tuple2<>("a", 5L),
            new Tuple2<>("c", 5L),
            new Tuple2<>("often", 9L));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());

    for (int partitions = 1; partitions <= 4; partitions++) {
      assertThat(TrainTokenizerJob.mostFrequent(context.parallelizePairs(words, partitions), 3))
          .isEqualTo(Map.of("often", 9L, "a", 5L, "b", 5L));
    }
  }

  @Test
  void tooLittleTextIsToldToTheUser(@TempDir Path folder) throws IOException {
    TinyCorpus.write(folder);

    assertThatThrownBy(
            () ->
                TrainTokenizerJob.train(
                    spark,
                    TinyCorpus.place(folder),
                    TinyCorpus.RULES,
                    1 << 20,
                    TinyCorpus.trainer(50_000),
                    1000))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("No tokenizer from file:")
        .hasMessageContaining("give more text or ask for fewer");
  }

  /** Where the grammar has changed, copy the file this leaves below target to data/. */
  @Test
  void theCommittedTokenizerIsTheOneOfTheSampleCorpus(@TempDir Path folder) throws IOException {
    SampleCorpus.read(SAMPLE).write(folder, 1, 10_000_000);

    byte[] trained =
        TrainTokenizerJob.train(
            spark, TinyCorpus.place(folder), DCLM, 1 << 28, TinyCorpus.trainer(2048), 4_000_000);

    Path copy = Path.of(System.getProperty("java.io.tmpdir")).resolve("sample-tokenizer.json");
    Files.write(copy, trained);
    assertThat(SAMPLE.resolve("tokenizer.json")).hasBinaryContent(trained);
    assertThat(Tokenizer.read(trained).vocabularySize()).isEqualTo(2048);
  }
}
