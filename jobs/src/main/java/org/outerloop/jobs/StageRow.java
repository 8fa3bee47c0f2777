package org.outerloop.jobs;

import java.util.List;

/**
 * One row of the table {@code stages}: wall-clock seconds that one stage of one round took. The
 * components are the columns, in this order.
 *
 * @param round from 0
 * @param stage one of {@link #STAGES}
 */
public record StageRow(long round, String stage, double seconds) {
  /** The stages a round is split into, in the order in which they are shown. */
  public static final List<String> STAGES =
      List.of("compute", "communication", "scoring", "merge", "other");
}
