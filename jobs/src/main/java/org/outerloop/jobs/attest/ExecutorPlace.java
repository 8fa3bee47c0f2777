package org.outerloop.jobs.attest;

import java.io.Serializable;

/**
 * An executor of this application.
 *
 * @param id as Spark counts them; "driver" where the driver is the only one
 * @param host as Spark names it
 */
record ExecutorPlace(String id, String host) implements Serializable {
  /** As Spark's scheduler spells a preference for it. */
  String preference() {
    return "executor_" + host + "_" + id;
  }
}
