package org.outerloop.ledger;

import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

class MemoryLedgerTest extends LedgerContract {
  private final ObjectStore store = new MemoryObjectStore();

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  ObjectKeys run() {
    return LedgerParties.RUN;
  }
}
