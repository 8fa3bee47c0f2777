/**
 * Comparing what is stored, with itself, with another party's and with what is computed again.
 *
 * <p>{@link org.outerloop.audit.Diagnose} finds where two runs part: by bisection over the chain of
 * records, then stage by stage within a round, each by digests before any values are read. A run is
 * seen through {@link org.outerloop.audit.RunView}, of which {@link org.outerloop.audit.StoredRun}
 * is the one in buckets; what a party does not have is left out and said.
 */
package org.outerloop.audit;
