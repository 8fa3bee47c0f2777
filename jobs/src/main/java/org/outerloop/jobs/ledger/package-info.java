/**
 * A run's ledger for people: as lines on the terminal, and as tables that Spark SQL can ask.
 *
 * <pre>
 *   ObjectStoreLedger.history --- LedgerRows ---+--- LedgerText     what 'ledger show' prints
 *                                               +--- LedgerTables   entries, peers, weights, emissions
 * </pre>
 *
 * <p>Nothing here writes to a ledger, and no key that reads a bucket is shown: only that there is
 * one.
 */
package org.outerloop.jobs.ledger;
