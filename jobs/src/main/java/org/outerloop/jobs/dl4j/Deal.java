package org.outerloop.jobs.dl4j;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.outerloop.protocol.Require;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * The data of one fit, dealt to rounds and workers. Reads the RDD twice, to count and to deal, and
 * shuffles it once; a task of a round then reads its own examples and no others. Dealing the same
 * RDD again costs nothing.
 */
final class Deal {
  private final DealRule rule;
  private final JavaPairRDD<Long, byte[]> dealt; // number of its first example, piece of a batch
  private final SerializableFunction<Iterator<Tuple2<Long, byte[]>>, Iterator<Batch>> reader;
  private final long examples;

  private <T> Deal(
      DealRule rule, JavaPairRDD<Long, byte[]> dealt, Examples<T> form, long examples) {
    this.rule = rule;
    this.dealt = dealt;
    this.reader = pieces -> new Batches(pieces, rule, form);
    this.examples = examples;
  }

  /**
   * Deals the records of an RDD.
   *
   * @param batchSize what the records of a batch count
   */
  static <T> Deal of(
      JavaRDD<T> data, Examples<T> form, SparseLoCoSettings.Work work, int batchSize) {
    List<Long> counts = data.mapPartitions(records -> count(records, form)).collect();
    long[] starts = new long[counts.size()];
    long examples = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = examples;
      examples += counts.get(i);
    }
    Require.that(examples > 0, "There is no example to train on");
    DealRule rule = new DealRule(work.workers(), batchSize, work.localSteps(), examples);
    JavaPairRDD<Long, byte[]> pieces =
        data.mapPartitionsWithIndex(
                (partition, records) -> new Pieces<>(records, form, rule, starts[partition]), false)
            .mapToPair(piece -> piece);
    // sorted, because the order in which a shuffle's blocks come differs from run to run
    return new Deal(rule, pieces.repartitionAndSortWithinPartitions(rule), form, examples);
  }

  private static <T> Iterator<Long> count(Iterator<T> records, Examples<T> form) {
    long count = 0;
    while (records.hasNext()) {
      count += form.count(records.next());
    }
    return List.of(count).iterator();
  }

  int rounds() {
    return rule.rounds();
  }

  /** All examples, or paths of examples. */
  long examples() {
    return examples;
  }

  /** Pieces of one round: of worker w in partition w, in their order. */
  JavaPairRDD<Long, byte[]> round(int round) {
    int first = round * rule.workers();
    return JavaPairRDD.fromRDD(
        PartitionPruningRDD.create(dealt.rdd(), new Within(first, first + rule.workers())),
        dealt.kClassTag(),
        dealt.vClassTag());
  }

  /** Makes batches of a partition of {@link #round}. */
  SerializableFunction<Iterator<Tuple2<Long, byte[]>>, Iterator<Batch>> reader() {
    return reader;
  }

  /** A function that may travel. */
  @FunctionalInterface
  interface SerializableFunction<A, R> extends java.util.function.Function<A, R>, Serializable {}

  /** Whether a partition is in a range. */
  private static final class Within extends AbstractFunction1<Object, Object>
      implements Serializable {
    private final int from;
    private final int to;

    Within(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Object apply(Object partition) {
      int index = (Integer) partition;
      return from <= index && index < to;
    }
  }
}
