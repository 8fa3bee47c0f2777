package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
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

  private static final String NEIGHBOUR = "neighbour";
  private static final String CENTRE = "centre";

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
        .select(greatest(col(NODE), col(LEAST)).as(NODE), least(col(NODE), col(LEAST)).as(LEAST))
        .distinct();
  }

  /** Whether every node has one edge down, to a node that has none. */
  private static boolean isStars(Dataset<Row> graph) {
    Row counts = graph.agg(count(lit(1)), countDistinct(NODE)).first();
    return counts.getLong(0) == counts.getLong(1)
        && graph.select(col(LEAST).as(NODE)).join(graph.select(NODE), NODE).isEmpty();
  }

  private static Dataset<Row> largeStar(Dataset<Row> graph) {
    Column both =
        array(
            struct(col(NODE).as(NODE), col(LEAST).as(NEIGHBOUR)),
            struct(col(LEAST).as(NODE), col(NODE).as(NEIGHBOUR)));
    return graph
        .select(explode(both).as("edge"))
        .select("edge.*")
        .withColumn(CENTRE, least(col(NODE), min(NEIGHBOUR).over(Window.partitionBy(NODE))))
        .where(col(NEIGHBOUR).gt(col(NODE)))
        .select(col(NEIGHBOUR).as(NODE), col(CENTRE).as(LEAST))
        .distinct();
  }

  private static Dataset<Row> smallStar(Dataset<Row> graph) {
    return graph
        .withColumn(CENTRE, min(LEAST).over(Window.partitionBy(NODE)))
        .select(explode(array(col(NODE), col(LEAST))).as(NODE), col(CENTRE).as(LEAST))
        .where(col(NODE).gt(col(LEAST)))
        .distinct();
  }
}
