package org.outerloop.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

/** The bytes of version 1 never change: entries of each kind by the keys of RFC 8032, 7.1. */
class GoldenLedgerTest {
  private static final PeerKeys OPERATOR =
      rfc8032(
          "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  private static final PeerKeys PEER =
      rfc8032(
          "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  private static final ObjectKeys RUN = new ObjectKeys("golden");
  private static final PeerId NAME = new PeerId("peer-a");
  private static final int ENTRIES = 6;

  @Test
  void writesTheSameBytesForEver() throws IOException {
    ObjectStore store = new MemoryObjectStore();
    say(ObjectStoreLedger.open(store, RUN), store);

    for (int height = 0; height < ENTRIES; height++) {
      assertThat(new String(store.get(RUN.ledgerEntry(height), 10_000)))
          .isEqualTo(new String(golden(height)));
    }
  }

  @Test
  void readsThem() throws IOException {
    ObjectStore store = new MemoryObjectStore();
    for (int height = 0; height < ENTRIES; height++) {
      store.put(RUN.ledgerEntry(height), golden(height));
    }

    LedgerState state = ObjectStoreLedger.open(store, RUN).state();

    assertThat(state.voids()).containsExactly(new VoidEntry(4, "not an entry: 8 bytes"));
    assertThat(state.peer(NAME).orElseThrow().since()).isEqualTo(2);
    assertThat(state.weights().get(0).shares()).containsExactly(new Share(NAME, 0.625));
    assertThat(state.emissions().get(0).burned()).isEqualTo(0.1);
    assertThat(state.head())
        .hasToString("c0b9d033f9ef4b20043ab900a65fb3eacdeb378f08733c2b0f2e7ca45eab80b5");
  }

  private static void say(ObjectStoreLedger ledger, ObjectStore store) {
    ledger.open(
        OPERATOR,
        new Opening(
            Digest.ofText("run.json"),
            new BucketAccess("s3a://run", "https://s3.example.org", "run-reader", "open"),
            BucketAccess.open("s3a://corpus/tokens")));
    ledger.grant(OPERATOR, OPERATOR.publicHex(), 1000);
    ledger.register(
        PEER, NAME, new BucketAccess("s3a://peer-a", "http://127.0.0.1:9000", "reader", "open"));
    ledger.post(OPERATOR, 7, List.of(new Share(NAME, 0.625)));
    store.put(RUN.ledgerEntry(4), "garbage\n".getBytes());
    ledger.book(OPERATOR, new Emission(0, List.of(new Share(NAME, 0.9)), 0.1));
  }

  private static byte[] golden(int height) throws IOException {
    String name = "golden/0000000" + height + ".json";
    try (InputStream in = GoldenLedgerTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static PeerKeys rfc8032(String secret, String open) {
    return PeerKeys.parse(
        "302e020100300506032b657004220420" + secret, "302a300506032b6570032100" + open);
  }
}
