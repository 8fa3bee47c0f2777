package org.outerloop.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outerloop.ledger.LedgerParties.STRANGER;
import static org.outerloop.ledger.LedgerParties.bucket;
import static org.outerloop.ledger.LedgerParties.ledger;
import static org.outerloop.ledger.LedgerParties.name;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

/** What the ledger asks of its store. */
class LedgerCostTest {
  private final Map<String, Integer> calls = new TreeMap<>();
  private final ObjectStore store = counted(new MemoryObjectStore());

  @Test
  void readsEachEntryOnce() {
    LedgerParties.fill(ledger(store));
    ObjectStoreLedger reader = ledger(store);

    calls.clear();
    reader.state();
    assertThat(calls).isEqualTo(Map.of("find", 9, "getRange", 8));
    calls.clear();
    reader.state();
    reader.millis(3);
    reader.headAt(4);
    assertThat(calls).isEqualTo(Map.of("find", 1));
    calls.clear();
    reader.verify();
    assertThat(calls).isEqualTo(Map.of("find", 9, "getRange", 8));
  }

  @Test
  void appendsInNineRequestsOfS3() {
    ObjectStoreLedger ledger = ledger(store);
    LedgerParties.fill(ledger);

    calls.clear();
    ledger.register(STRANGER, name(9), bucket(9));

    // two of the four finds find nothing, which S3 says in two requests
    assertThat(calls).isEqualTo(Map.of("find", 4, "getRange", 2, "createExclusive", 1));
    calls.clear();
    ledger.register(STRANGER, name(9), bucket(9));
    assertThat(calls).isEqualTo(Map.of("find", 1));
  }

  private ObjectStore counted(ObjectStore behind) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == ObjectStore.class) {
                calls.merge(method.getName(), 1, Integer::sum);
              }
              return method.invoke(behind, arguments);
            });
  }
}
