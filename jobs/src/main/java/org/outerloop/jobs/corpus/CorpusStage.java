package org.outerloop.jobs.corpus;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A stage of the preparation: pages in, the same pages out, some with another outcome or text.
 *
 * <p>Rows are {@link Columns#PAGES}, one per line of the corpus. A stage looks at the pages whose
 * outcome is {@link Columns#KEPT}, passes all others on as they are, and neither adds nor takes
 * away a row: what it drops gets the outcome {@code dropped/RULE}. Its result hangs on the set of
 * pages and on settings, never on partitions, their order or the cluster.
 */
interface CorpusStage {

  /** As in settings, counts and reports: {@code dedup-exact}. */
  String name();

  /**
   * Lazy, but for what it must know before it can begin.
   *
   * @return the given pages themselves if it has nothing to say about any: no pass is made then
   */
  Dataset<Row> apply(Dataset<Row> pages);

  /**
   * Whether it changes so many texts that the pages are better written anew than joined with it.
   */
  default boolean rewrites() {
    return false;
  }
}
