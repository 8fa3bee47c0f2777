package org.outerloop.ledger;

/** The ledger as it is now does not allow its author to say this; nothing was written. */
public final class RefusedEntryException extends RuntimeException {
  RefusedEntryException(String ledger, Statement says, String reason) {
    super(
        "Ledger %s does not take this %s: %s".formatted(ledger, EntryKind.of(says).text(), reason));
  }
}
