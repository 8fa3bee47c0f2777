/**
 * How contributions travel. A peer puts two objects per round into its own bucket, the payload
 * first and the signed header last; a validator looks into all buckets once and finds, for each
 * peer, one of five things.
 *
 * <pre>
 *   peer       Publisher   contribution.arrow, then header.json        own bucket
 *   validator  Gatherer    header.json of every peer -&gt; Submission     others' buckets, read-only
 *
 *   Submission = Accepted | Missing | Early | Late | Malformed
 *
 *            opens                     closes
 *   Early      |        Accepted         |      Late        time of header.json, by its store
 * </pre>
 *
 * <p>The clock is that of the store which holds the header, so a peer's own clock, or a validator
 * that looks late, decides nothing. Nothing of a peer is read before its size is known and allowed,
 * and whatever is wrong with one peer's bucket is an outcome of that peer, never an error of the
 * round.
 *
 * <p>Knows nothing of how contributions are judged. Read in this order: Window, Submission,
 * Publisher, Gatherer.
 */
package org.outerloop.exchange;
