package org.outerloop.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outerloop.ledger.LedgerParties.OPERATOR;
import static org.outerloop.ledger.LedgerParties.PEERS;
import static org.outerloop.ledger.LedgerParties.RUN;
import static org.outerloop.ledger.LedgerParties.STRANGER;
import static org.outerloop.ledger.LedgerParties.VALIDATOR;
import static org.outerloop.ledger.LedgerParties.bucket;
import static org.outerloop.ledger.LedgerParties.ledger;
import static org.outerloop.ledger.LedgerParties.name;
import static org.outerloop.ledger.LedgerParties.opening;
import static org.outerloop.ledger.LedgerParties.share;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

/** Who may say what: entries put into the store past all checks, as a stranger would. */
class LedgerRulesTest {
  private final ObjectStore store = new MemoryObjectStore();
  private LedgerState before;

  @BeforeEach
  void fill() {
    before = LedgerParties.fill(ledger(store));
  }

  @Test
  void onlyTheOperatorGrantsStakeAndBooksEmissions() {
    voids(new Stake(STRANGER.publicHex(), 1), STRANGER, "only the operator grants stake");
    voids(new Stake(VALIDATOR.publicHex(), 99), VALIDATOR, "only the operator grants stake");
    voids(new Emission(1, List.of(), 1), VALIDATOR, "only the operator books emissions");
    voids(new Stake("00", 1), OPERATOR, "stake is for no Ed25519 key");
  }

  @Test
  void onlyOneOpensTheRun() {
    voids(opening(), STRANGER, "the run is open already");
    Opening other = new Opening(Digest.ofText("other"), opening().run(), opening().corpus());
    voids(other, OPERATOR, "the run is open already");
  }

  @Test
  void theOperatorSaysWhereTheBucketsHaveMovedTo() {
    Opening moved = new Opening(opening().spec(), bucket("run-bucket", "new"), opening().corpus());

    LedgerState after = ledger(store).open(OPERATOR, moved);

    assertThat(after.opening()).contains(moved);
    assertThat(after.operatorKey()).contains(OPERATOR.publicHex());
  }

  @Test
  void theOperatorOpensOneRoundAfterTheOther() {
    Digest record = Digest.ofText("record");
    voids(new Round(1, record), OPERATOR, "round 1 is not the next one, 0");
    voids(new Round(0, record), VALIDATOR, "only the operator opens rounds");
    ledger(store).openRound(OPERATOR, 0, record);
    LedgerState after = ledger(store).openRound(OPERATOR, 1, record);

    assertThat(after.openRound()).contains(new OpenRound(1, record, after.height() - 1));
    assertThat(ledger(store).openRound(OPERATOR, 1, record).height()).isEqualTo(after.height());
  }

  @Test
  void nothingIsSaidBeforeTheOpening() {
    ObjectStore fresh = new MemoryObjectStore();
    put(fresh, entry(0, Digest.of(new byte[0]), new Join(name(0), bucket(0)), STRANGER));

    assertThat(ledger(fresh).state().voids())
        .containsExactly(new VoidEntry(0, "the run is not open yet"));
    assertThat(ledger(fresh).open(OPERATOR, opening()).operatorKey())
        .contains(OPERATOR.publicHex());
  }

  @Test
  void onlyStakePostsWeights() {
    voids(new Weights(5, List.of(share(0, 1))), STRANGER, "weights without stake");
    voids(new Weights(5, List.of(share(9, 1))), VALIDATOR, "'peer-9' is not registered");
    voids(new Weights(2, List.of()), VALIDATOR, "weights of round 2 after those of a later one");
  }

  @Test
  void stakeThatIsTakenAwayTakesItsWeightsAlong() {
    LedgerState after = ledger(store).grant(OPERATOR, VALIDATOR.publicHex(), 0);

    assertThat(after.stakes()).isEmpty();
    assertThat(after.weights()).isEmpty();
    voids(new Weights(5, List.of()), VALIDATOR, "weights without stake");
  }

  @Test
  void epochsGoForward() {
    voids(new Emission(0, List.of(), 1), OPERATOR, "epoch 0 is not after 0");
  }

  @Test
  void namesKeysAndBucketsBelongToOnePeer() {
    voids(new Join(name(1), bucket(9)), STRANGER, "the name 'peer-1' is taken by another key");
    voids(new Join(name(9), bucket(9)), PEERS.get(1), "the key is registered as 'peer-1'");
    voids(new Join(name(9), bucket(1)), STRANGER, "the bucket is that of 'peer-1'");
    voids(
        new Join(name(9), new BucketAccess("s3a://bucket-1/", "127.0.0.1:9000/", "other", "key")),
        STRANGER,
        "the bucket is that of 'peer-1'");
  }

  @Test
  void aBucketThatWasLeftIsFree() {
    ObjectStoreLedger ledger = ledger(store);
    ledger.register(PEERS.get(1), name(1), bucket(7));

    LedgerState after = ledger.register(STRANGER, name(9), bucket(1));

    assertThat(after.peer(name(9)).orElseThrow().bucket()).isEqualTo(bucket(1));
    voids(new Join(name(3), bucket(7)), PEERS.get(3), "the bucket is that of 'peer-1'");
  }

  @Test
  void nothingIsReplayed() {
    Statement joins = new Join(name(9), bucket(9));
    byte[] elsewhere =
        EntryBytes.write(
            Entry.of("other", 8, before.head(), STRANGER.publicHex(), joins), STRANGER);
    byte[] later = entry(9, before.head(), joins, STRANGER);
    byte[] otherChain = entry(8, Digest.ofText("x"), joins, STRANGER);

    voids(elsewhere, "belongs to run 'other'");
    voids(later, "belongs in place 9");
    voids(otherChain, "names " + Digest.ofText("x").brief() + " as the head before it");
    for (int height = 0; height < 8; height++) {
      voids(store.get(RUN.ledgerEntry(height), 10_000), "belongs in place " + height);
    }
  }

  @Test
  void onlyTheAuthorSigns() {
    Statement joins = new Join(name(9), bucket(9));
    Entry claimed = Entry.of(RUN.run(), 8, before.head(), PEERS.get(1).publicHex(), joins);

    voids(EntryBytes.write(claimed, STRANGER), "signature is not the author's");
    String upper = STRANGER.publicHex().toUpperCase(Locale.ROOT);
    Entry shouted = Entry.of(RUN.run(), 8, before.head(), upper, joins);
    voids(EntryBytes.write(shouted, STRANGER), "author is not an Ed25519 key");
  }

  @Test
  void garbageIsVoid() {
    String good =
        new String(entry(8, before.head(), new Join(name(9), bucket(9)), STRANGER), UTF_8);

    voids(new byte[0], "not an entry: 0 bytes");
    voids("x".repeat(1000).getBytes(UTF_8), "does not end with a signature");
    voids(good.replace("\"version\"", "\n\"version\"").getBytes(UTF_8), "not one line of ASCII");
    voids(good.replace("peer-9", "p\u00e9\u00e9r").getBytes(UTF_8), "not one line of ASCII");
    voids(good.replace("\"version\":1", "\"version\":2").getBytes(UTF_8), "version is not 1: 2");
    voids(good.replace("\"join\":{", "\"leave\":{").getBytes(UTF_8), "leave is not a known key");
    voids(good.replace("\"kind\":\"join\"", "\"kind\":\"stake\"").getBytes(UTF_8), "another kind");
    voids(good.replace("{\"version\":1", "{\"a\":{\"version\":1").getBytes(UTF_8), "Unexpected");
    voids(new byte[EntryBytes.MAX_BYTES + 1], "1048577 bytes, more than the 1048576");
    assertThat(good).contains("\"version\":1", "\"join\":{", "\"kind\":\"join\"", "peer-9");
  }

  @Test
  void numbersAndTextsAreBounded() {
    String weights =
        new String(entry(8, before.head(), new Weights(4, List.of(share(0, 1))), VALIDATOR), UTF_8);
    for (String bad : List.of("1.1", "-0.1", "-0.0", "1e999", "\"1\"", "NaN")) {
      byte[] forged = weights.replace("\"value\":1.0", "\"value\":" + bad).getBytes(UTF_8);
      assertThat(reasonOf(sealed(forged, VALIDATOR))).as(bad).isNotEmpty();
    }
    String join =
        new String(entry(8, before.head(), new Join(name(9), bucket(9)), STRANGER), UTF_8);
    for (String uri :
        List.of(
            "s3a://key:secret@bucket",
            "s3a://bucket/../other",
            "s3a://bucket/%2e%2e/other",
            "http://bucket",
            "file:relative",
            "s3a://bucket/a?b",
            "s3a://" + "x".repeat(600),
            "s3a://buc\\u0007ket")) {
      byte[] forged = join.replace("s3a://bucket-9", uri).getBytes(UTF_8);
      assertThat(reasonOf(sealed(forged, STRANGER))).as(uri).contains("join.bucket");
    }
  }

  @Test
  void callersGetTheSameChecks() {
    assertThatThrownBy(() -> new Weights(1, List.of(share(0, 0.6), share(1, 0.5))))
        .hasMessage("Weights come to 1.1, more than 1");
    assertThatThrownBy(() -> new Weights(1, List.of(share(0, 0.1), share(0, 0.1))))
        .hasMessage("Peer 'peer-0' has two shares");
    assertThatThrownBy(() -> share(0, Double.NaN))
        .hasMessage("Share NaN of peer 'peer-0' is not a number from 0");
    assertThatThrownBy(() -> new Stake("a", Double.POSITIVE_INFINITY))
        .hasMessage("Stake Infinity is not a number from 0");
    assertThatThrownBy(() -> new BucketAccess("s3a://bucket", "", "key", ""))
        .hasMessage("An access key needs a secret, and the reverse");
    assertThat(bucket("bucket", "key")).hasToString("s3a://bucket at http://127.0.0.1:9000");
  }

  /** The bytes with a signature that fits what they say. */
  private static byte[] sealed(byte[] object, PeerKeys keys) {
    String text = new String(object, UTF_8);
    String said = text.substring(0, text.lastIndexOf(",\"signature\"")) + "}";
    String signature = keys.signHex(("outerloop-ledger\n" + said).getBytes(UTF_8));
    return text.replaceFirst("[0-9a-f]{128}", signature).getBytes(UTF_8);
  }

  private void voids(Statement says, PeerKeys author, String reason) {
    LedgerState now = ledger(store).state();
    String found = reasonOf(entry(now.height(), now.head(), says, author));
    assertThat(found).isEqualTo(reason);
  }

  private void voids(byte[] object, String reason) {
    assertThat(reasonOf(object)).contains(reason);
  }

  /** Empty if it counts. The object is taken away again. */
  private String reasonOf(byte[] object) {
    LedgerState now = ledger(store).state();
    String key = RUN.ledgerEntry(now.height());
    assertThat(store.createExclusive(key, object)).isTrue();
    LedgerState after = ledger(store).state();
    store.delete(key);
    assertThat(after.height()).isEqualTo(now.height() + 1);
    if (after.voids().size() == now.voids().size()) {
      return "";
    }
    assertThat(after.peers()).isEqualTo(now.peers());
    assertThat(after.weights()).isEqualTo(now.weights());
    assertThat(after.stakes()).isEqualTo(now.stakes());
    return after.voids().get(after.voids().size() - 1).reason();
  }

  private static byte[] entry(long height, Digest previous, Statement says, PeerKeys author) {
    return EntryBytes.write(
        Entry.of(RUN.run(), height, previous, author.publicHex(), says), author);
  }

  private static void put(ObjectStore store, byte[] object) {
    store.createExclusive(RUN.ledgerEntry(0), object);
  }
}
