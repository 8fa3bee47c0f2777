package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.outerloop.corpus.QualityRules;
import org.outerloop.corpus.QualityThresholds;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.Require;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenizerTrainer;
import org.outerloop.tokens.TrainerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Learns a byte-level BPE vocabulary from a corpus: executors count words, the driver merges.
 *
 * <p>Only pages that pass the quality rules are counted; copies count as often as they occur.
 * Shuffles word counts. The driver holds the most frequent words that occur often enough, so many
 * at most, of equals the first by its characters; the log says what was left out.
 */
public final class TrainTokenizerJob {
  private static final Logger LOG = LoggerFactory.getLogger(TrainTokenizerJob.class);

  private static final int TASK_WORDS = 1_000_000; // before a task hands its counts on

  private TrainTokenizerJob() {}

  /**
   * The bytes of a {@code tokenizer.json}; the same corpus and settings give the same bytes.
   *
   * @param mostWords distinct words on the driver, about 120 bytes each
   * @throws UserException if there is no corpus or too little text for this many ids
   */
  public static byte[] train(
      SparkSession spark,
      StoreLocation input,
      QualityThresholds rules,
      int maxLineBytes,
      TrainerSettings settings,
      int mostWords) {
    Require.that(mostWords > 0, "most-words %s is not positive", mostWords);
    CorpusInput files = CorpusInput.find(input);
    Dataset<Row> pages = ReadStage.pages(spark, files, maxLineBytes);
    Dataset<Row> judged = new PageStage(new QualityRules(rules)).apply(pages);
    Map<String, Long> words = count(judged, settings, mostWords);
    try {
      return TokenizerTrainer.train(words, settings);
    } catch (IllegalArgumentException e) {
      throw new UserException("No tokenizer from " + input + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Long> count(
      Dataset<Row> judged, TrainerSettings settings, int mostWords) {
    long leastCount = settings.leastCount();
    JavaPairRDD<String, Long> words =
        judged
            .where(col(Columns.OUTCOME).equalTo(Columns.KEPT))
            .select(Columns.TEXT)
            .javaRDD()
            .mapPartitionsToPair(pages -> new WordCounts(pages, settings))
            .reduceByKey(Long::sum)
            .filter(word -> word._2() >= leastCount)
            .persist(StorageLevel.DISK_ONLY());
    try {
      return mostFrequent(words, mostWords);
    } finally {
      words.unpersist();
    }
  }

  /** The counts of the most frequent words; a function of the counts alone. */
  static Map<String, Long> mostFrequent(JavaPairRDD<String, Long> words, int most) {
    long distinct = words.count();
    if (distinct <= most) {
      return new HashMap<>(words.collectAsMap());
    }
    Map<String, Long> kept = new HashMap<>();
    words
        .takeOrdered(most, new MostFrequentFirst())
        .forEach(word -> kept.put(word._1(), word._2()));
    long least = Collections.min(kept.values());
    LOG.warn(
        "{} words occur often enough; the most frequent {} count, down to {} times each",
        distinct,
        most,
        least);
    return kept;
  }

  private static final class MostFrequentFirst
      implements Comparator<Tuple2<String, Long>>, Serializable {
    @Override
    public int compare(Tuple2<String, Long> a, Tuple2<String, Long> b) {
      int byCount = Long.compare(b._2(), a._2());
      return byCount != 0 ? byCount : a._1().compareTo(b._1());
    }
  }

  /** Counts of the words of a task's pages, handed on whenever there are many. */
  private static final class WordCounts implements Iterator<Tuple2<String, Long>> {
    private final Iterator<Row> pages;
    private final TrainerSettings settings;
    private Iterator<Map.Entry<String, Long>> counted = Collections.emptyIterator();

    WordCounts(Iterator<Row> pages, TrainerSettings settings) {
      this.pages = pages;
      this.settings = settings;
    }

    @Override
    public boolean hasNext() {
      while (!counted.hasNext() && pages.hasNext()) {
        Map<String, Long> counts = new HashMap<>();
        while (pages.hasNext() && counts.size() < TASK_WORDS) {
          TokenizerTrainer.count(pages.next().getString(0), settings, counts);
        }
        counted = counts.entrySet().iterator();
      }
      return counted.hasNext();
    }

    @Override
    public Tuple2<String, Long> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("No word after the last");
      }
      Map.Entry<String, Long> word = counted.next();
      return new Tuple2<>(word.getKey(), word.getValue());
    }
  }
}
