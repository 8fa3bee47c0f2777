package org.outerloop.ledger;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.LocalS3Server;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/** With no more than the appender's key: that is all a stranger has. */
class S3LedgerTest extends LedgerContract {
  private static LocalS3Server server;
  private static ObjectStore store;
  private static int runs;

  private ObjectKeys run;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server =
        LocalS3Server.start(
            Path.of(System.getProperty("outerloop.s3proxy"), "s3proxy.jar"),
            folder,
            List.of("ledger"),
            List.of("ledger"),
            0);
    store = ObjectStores.open(server.appender("ledger"));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @BeforeEach
  void nextRun() {
    run = new ObjectKeys("toy-" + runs++);
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  ObjectKeys run() {
    return run;
  }
}
