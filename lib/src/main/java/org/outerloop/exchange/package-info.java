/**
 * How contributions travel. A peer first commits to its payload in the ledger's store, then puts
 * two objects into its own bucket, the payload and last the signed header; when the window has
 * closed a validator looks into all buckets once and finds, for each peer, one of five things.
 *
 * <pre>
 *   peer       Commitments  commitments/ROUND/DIGEST               ledger's store, append-only
 *              Publisher    contribution.arrow, then header.json   own bucket
 *   validator  Gatherer     header.json of every peer -&gt; Submission   others' buckets, read-only
 *
 *   Submission = Accepted | Missing | Early | Late | Malformed
 *
 *            opens                     closes
 *   Early      |        Accepted         |      Late        time of the commitment
 * </pre>
 *
 * <p>The only clock is that of the ledger's store ({@link org.outerloop.exchange.StoreClock}): what
 * a peer's machine, a peer's store or the validator's machine take for the time decides nothing.
 * Nothing of a peer is read before its size is known and allowed, and whatever is wrong with one
 * peer's bucket is an outcome of that peer, never an error of the round.
 *
 * <p>Knows nothing of how contributions are judged. Read in this order: Window, Submission,
 * Commitments, Publisher, Gatherer.
 */
package org.outerloop.exchange;
