package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Connected components of a graph by shuffles: alternating large-star and small-star, in O(log^2 n)
 * rounds (Kiveris et al., "Connected Components in MapReduce and Beyond", SoCC 2014, theorem 1).
 *
 * <pre>
 *   large-star, for each node u: links its neighbours above u to the least of u and its neighbours
 *   small-star, for each node u: links u and its neighbours below u to the least of these
 * </pre>
 *
 * <p>Neither splits or joins components nor adds edges; when both leave the graph as it is, each
 * component is a star around its least node. A node of a million neighbours is a million rows, not
 * pairs of them.
 */
final class Components {
  static final String NODE = "node";
  static final String LEAST = "least";

  private Components() {}

  /**
   * For every node that is not the least of its component: the least one.
   *
   * @param edges node and least, two different longs, in any order and number
   */
  static Dataset<Row> of(Dataset<Row> edges) {
    Dataset<Row> graph = Lineage.cut(downward(edges));
    while (!isStars(graph)) {
      graph = Lineage.cut(smallStar(largeStar(graph)));
    }
    return graph;
  }

  private static Dataset<Row> downward(Dataset<Row> edges) {
    return edges
        .union(reversed(edges))
        .where(col(NODE).gt(col(LEAST)))
        .distinct();
  }

  private static Dataset<Row> reversed(Dataset<Row> edges) {
    return edges.select(col(LEAST).as(NODE), col(NODE).as(LEAST));
  }

  /** Whether every node has one edge down, to a node that has none. */
  private static boolean isStars(Dataset<Row> graph) {
    Row counts = graph.agg(count(lit(1)), countDistinct(NODE)).first();
    return counts.getLong(0) == counts.getLong(1)
        && graph.select(col(LEAST).as(NODE)).join(graph.select(NODE), NODE).isEmpty();
  }

  private static Dataset<Row> largeStar(Dataset<Row> graph) {
    return graph
        .union(reversed(graph))
        .withColumn("centre", min(LEAST).over(Window.partitionBy(NODE)))
        .where(col(LEAST).gt(col(NODE)))
        .select(col(LEAST).as(NODE), least(col("centre"), col(NODE)).as(LEAST))
        .distinct();
  }

  private static Dataset<Row> smallStar(Dataset<Row> graph) {
    Dataset<Row> centred =
        graph.withColumn("centre", min(LEAST).over(Window.partitionBy(NODE)));
    return centred
        .select(col(NODE), col("centre").as(LEAST))
        .union(
            centred
                .where(col(LEAST).gt(col("centre")))
                .select(col(LEAST).as(NODE), col("centre").as(LEAST)))
        .distinct();
  }
}
