/**
 * Who takes part in a run and what was said of them: an append-only book in an object store, in
 * which anybody may write. data/LEDGER.md describes its bytes.
 *
 * <pre>
 *   Statement = Opening | Join | Round | Stake | Weights | Emission   what an entry says
 *
 *   append: draft --EntryBytes.write--&gt; object --exclusive creation at the next height--&gt; store
 *   read:   store --Link--&gt; object and head --Reading--&gt; entry or what is wrong
 *                                           --Fold-----&gt; may its author say so? then LedgerState
 *
 *   head(h + 1) = SHA-256(head(h) || SHA-256(object h)), and every entry names the head before it
 * </pre>
 *
 * <p>What strangers wrote is void or it counts; it is never an exception. The exceptions are {@link
 * org.outerloop.ledger.RefusedEntryException}, when we would say what does not count, and {@link
 * org.outerloop.ledger.LedgerBrokenException}, when the past is not what it was.
 *
 * <p>Knows buckets by their addresses; never what objects hold or what a score means. Read in this
 * order: Statement and its kinds, Entry, EntryBytes, Link, Reading, Fold, LedgerState,
 * ObjectStoreLedger.
 */
package org.outerloop.ledger;
