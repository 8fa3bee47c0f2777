package org.outerloop.jobs.dl4j;

import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The same rows, each made at its home if that is free. */
final class AtHome extends RDD<WorkerState> {
  private static final ClassTag<WorkerState> ROW = ClassTag$.MODULE$.apply(WorkerState.class);

  private final transient List<String> homes; // the driver alone asks for them

  private AtHome(RDD<WorkerState> rows, List<String> homes) {
    super(rows, ROW);
    this.homes = homes;
  }

  /**
   * @param homes by worker, as {@link Homes} names them; empty if it is all the same
   */
  static JavaRDD<WorkerState> of(JavaRDD<WorkerState> rows, List<String> homes) {
    return homes.isEmpty() ? rows : new JavaRDD<>(new AtHome(rows.rdd(), homes), ROW);
  }

  @Override
  public Partition[] getPartitions() {
    return firstParent(ROW).partitions();
  }

  @Override
  public Iterator<WorkerState> compute(Partition partition, TaskContext task) {
    return this.<WorkerState>firstParent(ROW).iterator(partition, task);
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    return CollectionConverters.asScala(List.of(homes.get(partition.index()))).toSeq();
  }
}
