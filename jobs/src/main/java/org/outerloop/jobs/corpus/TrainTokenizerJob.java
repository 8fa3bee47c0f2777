package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.QualityRules;
import org.outerloop.corpus.QualityThresholds;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenizerTrainer;
import scala.Tuple2;

/**
 * Learns a byte-level BPE vocabulary from a corpus: executors count words, the driver merges.
 *
 * <p>Only pages that pass the quality rules are counted; copies count as often as they occur.
 * Shuffles word counts. The driver holds the words that occur at least twice.
 */
public final class TrainTokenizerJob {
  private TrainTokenizerJob() {}

  /**
   * The bytes of a {@code tokenizer.json}; the same corpus and size give the same bytes.
   *
   * @throws UserException if there is no corpus or too little text for this many ids
   */
  public static byte[] train(
      SparkSession spark,
      StoreLocation input,
      QualityThresholds rules,
      int maxLineBytes,
      int vocabularySize) {
    CorpusInput files = CorpusInput.find(input);
    Dataset<Row> pages = ReadStage.pages(spark, files, maxLineBytes);
    Dataset<Row> judged = new PageStage(new QualityRules(rules)).apply(pages);
    Map<String, Long> words = count(judged);
    try {
      return TokenizerTrainer.train(words, vocabularySize);
    } catch (IllegalArgumentException e) {
      throw new UserException("No tokenizer from " + input + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Long> count(Dataset<Row> judged) {
    return new HashMap<>(
        judged
            .where(col(Columns.OUTCOME).equalTo(Columns.KEPT))
            .select(Columns.TEXT)
            .javaRDD()
            .mapPartitionsToPair(TrainTokenizerJob::countPartition)
            .reduceByKey(Long::sum)
            .filter(word -> word._2() > 1)
            .collectAsMap());
  }

  private static Iterator<Tuple2<String, Long>> countPartition(Iterator<Row> pages) {
    Map<String, Long> counts = new HashMap<>();
    pages.forEachRemaining(page -> TokenizerTrainer.count(page.getString(0), counts));
    return counts.entrySet().stream()
        .map(word -> new Tuple2<>(word.getKey(), word.getValue()))
        .iterator();
  }
}
