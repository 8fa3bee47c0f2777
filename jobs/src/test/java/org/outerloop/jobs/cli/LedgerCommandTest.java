package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.Invitation;
import org.outerloop.jobs.LocalSpark;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.Emission;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.ledger.Share;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** {@code outerloop ledger show ...} as a user types it, in this process. */
class LedgerCommandTest {
  private static final ObjectKeys RUN = new ObjectKeys("toy");
  private static final PeerKeys OPERATOR = PeerKeys.generate();
  private static final PeerKeys PEER = PeerKeys.generate();
  private static final PeerId NAME = new PeerId("peer-a");

  @TempDir Path folder;
  private ObjectStore store;
  private LedgerState state;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void fill() {
    store = ObjectStores.open(new StoreLocation(folder.toUri().toString(), Map.of()));
    ObjectStoreLedger ledger = ObjectStoreLedger.open(store, RUN);
    BucketAccess bucket = new BucketAccess("s3a://peer-a", "", "reader", "canary-of-reading");
    ledger.open(OPERATOR, new Opening(Digest.ofText("x"), bucket, bucket));
    ledger.grant(OPERATOR, OPERATOR.publicHex(), 100);
    ledger.register(PEER, NAME, bucket);
    store.createExclusive(RUN.ledgerEntry(3), "garbage".getBytes(StandardCharsets.UTF_8));
    ledger.post(OPERATOR, 7, List.of(new Share(NAME, 0.625)));
    ledger.openRound(OPERATOR, 0, Digest.ofText("genesis"));
    state = ledger.book(OPERATOR, new Emission(0, List.of(new Share(NAME, 0.9)), 0.1));
  }

  @Test
  void showsEveryEntryAndNoSecret() {
    Ended shown = show("--verify", "--head", state.height() + ":" + state.head());

    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out().lines().filter(line -> line.matches("[0-6] .*"))).hasSize(7);
    assertThat(shown.out())
        .contains("peer-a in s3a://peer-a, with a key to read it")
        .contains("VOID: not an entry: 7 bytes")
        .contains("round 0, after " + Digest.ofText("genesis").brief())
        .contains("after round 7: peer-a 0.625")
        .contains("epoch 0: peer-a 0.9, burned 0.1")
        .contains("head      " + state.head() + " after 7 entries")
        .endsWith("{\"entries\":7,\"void\":1,\"peers\":1,\"head\":\"" + state.head() + "\"}\n");
    assertThat(shown.out() + shown.err()).doesNotContain("canary");
  }

  @Test
  void findsTheLedgerByAnInvitation() {
    new Invitation("toy", new BucketAccess(folder.toUri().toString(), "", "", ""))
        .write(folder.resolve("work"));

    Ended shown =
        run("ledger", "show", "--invitation", folder.resolve("work/invitation.json").toString());

    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("\"head\":\"" + state.head() + "\"");
  }

  @Test
  void answersQueries() {
    Ended kinds =
        show("--sql", "SELECT kind, count(*) AS n FROM entries GROUP BY kind ORDER BY kind");
    assertThat(kinds.status()).as(kinds.err()).isZero();
    assertThat(kinds.out().lines().toList())
        .startsWith(
            "kind      n",
            "          1",
            "emission  1",
            "join      1",
            "opening   1",
            "round     1");

    Ended paid =
        show(
            "--sql",
            "SELECT p.peer, w.share, e.amount FROM peers p JOIN weights w ON p.peer = w.peer "
                + "JOIN emissions e ON p.peer = e.peer WHERE p.read_key");
    assertThat(paid.out()).contains("peer-a  0.625  0.9");

    Ended wrong = show("--sql", "SELECT secret FROM peers");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("--sql: ").contains("secret");
  }

  @Test
  void canBeReadBySqlAsItLies() {
    SparkSession spark = LocalSpark.open();
    try {
      List<Row> rows =
          spark
              .sql(
                  "SELECT kind, join.peer, join.bucket.uri FROM json.`%s` WHERE kind = 'join'"
                      .formatted(folder.resolve(RUN.ledger())))
              .collectAsList();

      assertThat(rows).extracting(row -> row.getString(1)).containsExactly("peer-a");
      assertThat(rows).extracting(row -> row.getString(2)).containsExactly("s3a://peer-a");
    } finally {
      spark.stop();
    }
  }

  @Test
  void failsWhereTheChainIsBroken() {
    byte[] changed = store.get(RUN.ledgerEntry(3), 100);
    changed[0] ^= 1;
    store.put(RUN.ledgerEntry(3), changed);

    Ended shown = show("--verify");
    assertThat(shown.status()).isEqualTo(1);
    assertThat(shown.err()).contains("broken before entry 4: its author names ");
    assertThat(show().status()).isZero();

    Ended head = show("--head", state.height() + ":" + state.head());
    assertThat(head.status()).isEqualTo(1);
    assertThat(head.err()).contains("broken before entry 7: its head is ");
    assertThat(show("--head", "4").status()).isEqualTo(2);
  }

  @Test
  void takesTheStoresPropertiesFromAFile() throws IOException {
    Path properties = Files.writeString(folder.resolve("s3.properties"), "fs.s3a.endpoint=a:1");

    assertThat(show("--properties", properties.toString()).status()).isZero();
    Ended none = show("--properties", "nowhere.properties");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("Cannot read --properties nowhere.properties");
  }

  @Test
  void showsAnEmptyLedger() {
    Ended other = run("ledger", "show", "--ledger", folder.toUri().toString(), "--run", "other");

    assertThat(other.status()).isZero();
    assertThat(other.out()).contains("none: not open yet");
  }

  private Ended show(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("ledger", "show", "--ledger", folder.toUri().toString(), "--run", "toy"));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private static Ended run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
      int status = Outerloop.run(arguments);
      return new Ended(
          status, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
