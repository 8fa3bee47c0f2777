/** Who takes part in a run and what was said of them: an append-only book in an object store. */
package org.outerloop.ledger;
