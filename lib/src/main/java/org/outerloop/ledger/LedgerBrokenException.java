package org.outerloop.ledger;

/** What this ledger held before is not there any more: its history was rewritten. */
public final class LedgerBrokenException extends RuntimeException {
  private final long height;

  LedgerBrokenException(String ledger, long height, String problem) {
    super("Ledger %s is broken at entry %d: %s".formatted(ledger, height, problem));
    this.height = height;
  }

  /** Where it no longer fits. */
  public long height() {
    return height;
  }
}
