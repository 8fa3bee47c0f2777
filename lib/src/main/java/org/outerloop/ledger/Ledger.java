package org.outerloop.ledger;

import java.io.Closeable;

/**
 * The book in which all parties of a run meet: who takes part, where their buckets are, who has how
 * much stake, which weights were given and what was paid. It says nothing of what objects hold.
 *
 * <p>Reading is all that most parties need, and all that a foreign chain offers; the one in an
 * object store can also be written.
 */
public interface Ledger extends Closeable {
  /** What all valid entries so far come to. Cost: what is new since the last call. */
  LedgerState state();

  @Override
  void close();
}
