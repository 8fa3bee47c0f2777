package org.outerloop.ledger;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

class FileLedgerTest extends LedgerContract {
  @TempDir Path folder;

  @Override
  ObjectStore store() {
    return ObjectStores.open(new StoreLocation(folder.toUri().toString(), Map.of()));
  }

  @Override
  ObjectKeys run() {
    return LedgerParties.RUN;
  }
}
