package org.outerloop.ledger;

import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.ObjectStore;

/**
 * The first entry of a ledger by itself: who opened which run.
 *
 * @param operatorKey its author, whose signature was checked
 * @param settings digest of run.json
 */
public record LedgerOpening(String run, String operatorKey, Digest settings) {

  /** The bytes of a run's first entry. */
  public static byte[] bytes(ObjectStore ledger, ObjectKeys keys) {
    return ledger.get(keys.ledgerEntry(0), EntryBytes.MAX_BYTES);
  }

  /**
   * Reads what anybody may have written.
   *
   * @throws IllegalArgumentException if it is not an entry that opens a run, signed by its author
   */
  public static LedgerOpening read(byte[] content) {
    try {
      Entry entry = EntryBytes.read(content);
      Opening opening =
          entry.opening().orElseThrow(() -> new IllegalArgumentException("It opens no run"));
      return new LedgerOpening(entry.run(), entry.author(), opening.spec());
    } catch (VoidEntryException e) {
      throw new IllegalArgumentException("Not an entry of a ledger: " + e.getMessage(), e);
    }
  }
}
