package org.outerloop.jobs.dl4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.outerloop.corpus.CorpusLine;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.DocumentReader;
import org.outerloop.jobs.LocalSpark;
import org.outerloop.jobs.quality.QualityTraining;
import org.outerloop.quality.FeatureSpec;
import org.outerloop.quality.QualityModel;
import org.outerloop.quality.QualityScorer;
import org.outerloop.quality.SparseFeatures;
import org.outerloop.quality.WordFeatures;
import scala.Tuple2;

/**
 * How fast texts are scored, beside the network itself asked document by document:
 *
 * <pre>
 *   mvn -pl lib,jobs test -Dtest=QualityBench -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class QualityBench {
  private static final QualityTraining USUAL =
      new QualityTraining(new FeatureSpec(4096, 2), 32, 8, 2, 32, 5, 0.005, 1);
  private static final int PASSES = 4;
  private static final int ASKED_ONE_BY_ONE = 1500;

  private final List<String> texts = new ArrayList<>();
  private final MultiLayerNetwork network =
      new MultiLayerNetwork(QualityNetwork.configuration(USUAL));

  @Test
  void measure() throws IOException {
    Path shared = Path.of(System.getProperty("outerloop.shared"), "data", "dclm");
    read(shared);
    network.init();
    QualityModel model = QualityNetwork.model(network, USUAL.features());
    QualityScorer scorer = new QualityScorer(model);
    double ours = time("plain Java, text to probability", texts, scorer::probability);
    WordFeatures features = new WordFeatures(USUAL.features());
    time("  of it the features", texts, text -> features.of(text).values().length);

    List<String> some = texts.subList(0, ASKED_ONE_BY_ONE);
    List<SparseFeatures> seen = some.stream().map(features::of).toList();
    double sparse =
        time("the network alone, in plain Java", some, new Numbered<>(seen, model::probability));
    double called =
        time(
            "the network alone, network.output",
            some,
            new Numbered<>(seen, text -> network.output(dense(text)).getDouble(0)));
    double byNetwork =
        time(
            "network.output, a document a call",
            some,
            text -> network.output(dense(features.of(text))).getDouble(0));
    double bySpark = timeSpark(some);
    System.out.printf(
        Locale.ROOT,
        "the network alone %.1f times as fast as calls, with the features %.1f times, "
            + "%.1f times as fast as DL4J's Spark call%n",
        sparse / called,
        ours / byNetwork,
        ours / bySpark);
  }

  /** Asks for what was found of the texts before, one after the other, round and round. */
  private static final class Numbered<T> implements ToDoubleFunction<String> {
    private final List<T> all;
    private final ToDoubleFunction<T> work;
    private int next;

    Numbered(List<T> all, ToDoubleFunction<T> work) {
      this.all = all;
      this.work = work;
    }

    @Override
    public double applyAsDouble(String text) {
      return work.applyAsDouble(all.get(next++ % all.size()));
    }
  }

  private static INDArray dense(SparseFeatures features) {
    return FlatRow.of(features.dense(USUAL.features().buckets()));
  }

  private void read(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl.zst")).sorted().toList()) {
        try (DocumentReader reader =
            DocumentReader.open(file.toString(), Files.newInputStream(file), 1 << 28)) {
          for (var line = reader.next(); line.isPresent(); line = reader.next()) {
            CorpusLine page = line.get();
            if (page instanceof Document document) {
              texts.add(document.text());
            }
          }
        }
      }
    }
  }

  /** MB of text a second, best pass, on one thread. */
  private static double time(String name, List<String> texts, ToDoubleFunction<String> work) {
    double best = 0;
    double sum = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      long start = System.nanoTime();
      for (String text : texts) {
        sum += work.applyAsDouble(text);
      }
      best = Math.max(best, megabytes(texts) / ((System.nanoTime() - start) * 1e-9));
    }
    System.out.printf(
        Locale.ROOT,
        "%-36s %8.1f MB/s %8.1f us a document (%.3f)%n",
        name,
        best,
        megabytes(texts) / best * 1e6 / texts.size(),
        sum);
    return best;
  }

  private static double megabytes(List<String> texts) {
    return texts.stream().mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length).sum() * 1e-6;
  }

  private double timeSpark(List<String> some) throws IOException {
    try (SparkSession session = LocalSpark.open()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      DriverCopy.guard(new LayerNetwork(network)); // see there
      SparkDl4jMultiLayer asked =
          new SparkDl4jMultiLayer(
              spark, network, new ParameterAveragingTrainingMaster.Builder(1).build());
      double best = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        long start = System.nanoTime();
        JavaPairRDD<String, INDArray> rows =
            spark
                .parallelize(some, 1)
                .mapPartitionsToPair(
                    all -> {
                      WordFeatures features = new WordFeatures(USUAL.features());
                      List<Tuple2<String, INDArray>> pairs = new ArrayList<>();
                      all.forEachRemaining(
                          text -> pairs.add(new Tuple2<>(text, dense(features.of(text)))));
                      return pairs.iterator();
                    });
        asked.feedForwardWithKey(rows, 1).values().map(out -> out.getDouble(0)).collect();
        best = Math.max(best, megabytes(some) / ((System.nanoTime() - start) * 1e-9));
      }
      System.out.printf(
          Locale.ROOT, "%-36s %8.1f MB/s%n", "feedForwardWithKey, batches of one", best);
      return best;
    }
  }
}
