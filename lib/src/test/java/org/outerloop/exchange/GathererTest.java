package org.outerloop.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.PeerKeys;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectWriter;

class GathererTest {
  private static final long ROUND = 7;
  private static final Window WINDOW = new Window(10_000, 20_000);
  private static final ObjectKeys KEYS = new ObjectKeys("test-run");
  private static final CompressionSpec COMPRESSION = new CompressionSpec(8, 5, 0.95, 256);
  private static final MessagePlan PLAN =
      MessagePlan.of(
          ParameterLayout.builder().matrix("w", 40, 16).vector("norm", 16).build(), COMPRESSION);
  private static final List<PeerKeys> PAIRS = List.of(PeerKeys.generate(), PeerKeys.generate());
  private static final List<PeerSpec> PEERS =
      List.of(
          new PeerSpec(new PeerId("peer-a"), PAIRS.get(0).publicHex()),
          new PeerSpec(new PeerId("peer-b"), PAIRS.get(1).publicHex()));

  private final AtomicLong clock = new AtomicLong(15_000);
  private final List<ObjectStore> buckets =
      List.of(
          new MemoryObjectStore("bucket-a", clock::get),
          new MemoryObjectStore("bucket-b", clock::get));
  private final Gatherer gatherer = new Gatherer(KEYS, PEERS, PLAN);

  @Test
  void acceptsWhatAPublisherPublished() {
    ContributionHeader header = publish(0, ROUND);

    List<Submission> found = gatherer.gather(buckets, ROUND, WINDOW);

    ObjectInfo info = buckets.get(0).find(KEYS.header(ROUND)).orElseThrow();
    assertThat(found)
        .containsExactly(
            new Submission.Accepted(new PeerId("peer-a"), header, info),
            new Submission.Missing(
                new PeerId("peer-b"), "there is no test-run/rounds/00000007/header.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "9999, Early, stored 1 ms before the window opened",
    "10000, Accepted, ''",
    "15000, Accepted, ''",
    "20000, Accepted, ''",
    "20001, Late, stored 1 ms after the window closed"
  })
  void judgesTimeToTheMillisecond(long storedMillis, String outcome, String reason) {
    clock.set(storedMillis);
    publish(0, ROUND);

    Submission found = first();
    assertThat(found.getClass().getSimpleName()).isEqualTo(outcome);
    if (found instanceof Submission.Early early) {
      assertThat(early.reason()).isEqualTo(reason);
      assertThat(early.info().modifiedMillis()).isEqualTo(storedMillis);
    } else if (found instanceof Submission.Late late) {
      assertThat(late.reason()).isEqualTo(reason);
      assertThat(late.info().modifiedMillis()).isEqualTo(storedMillis);
    }
  }

  @Test
  void judgesByTheHeaderNotByThePayload() {
    clock.set(1);
    publish(0, ROUND);
    clock.set(15_000);
    buckets.get(0).put(KEYS.header(ROUND), buckets.get(0).get(KEYS.header(ROUND), 1 << 20));

    assertThat(first()).isInstanceOf(Submission.Accepted.class);
  }

  @Test
  void opensAWindowOfWholeSecondsWithItsSecond() {
    assertThat(Window.ofWholeSeconds(10_999, 20_500)).isEqualTo(new Window(10_000, 20_500));
    assertThatThrownBy(() -> new Window(2, 1))
        .hasMessage("A window that closes at 1 before it opens at 2");
  }

  @Test
  void refusesAHeaderOfAnotherRound() {
    publish(0, ROUND - 1);
    copy(0, KEYS.header(ROUND - 1), 0, KEYS.header(ROUND));
    copy(0, KEYS.contribution(ROUND - 1), 0, KEYS.contribution(ROUND));

    isMalformed(
        "header is for round 6 of run test-run by peer-a,"
            + " must be for round 7 of run test-run by peer-a");
  }

  @Test
  void refusesAHeaderOfAnotherRun() {
    ObjectKeys otherRun = new ObjectKeys("other-run");
    ContributionHeader header = payload(0, ROUND, otherRun);
    new Publisher(buckets.get(0), otherRun).publish(header, PAIRS.get(0).privateKey());
    copy(0, otherRun.header(ROUND), 0, KEYS.header(ROUND));
    copy(0, otherRun.contribution(ROUND), 0, KEYS.contribution(ROUND));

    isMalformed(
        "header is for round 7 of run other-run by peer-a,"
            + " must be for round 7 of run test-run by peer-a");
  }

  @Test
  void refusesTheHeaderOfAnotherPeer() {
    publish(1, ROUND);
    copy(1, KEYS.header(ROUND), 0, KEYS.header(ROUND));
    copy(1, KEYS.contribution(ROUND), 0, KEYS.contribution(ROUND));

    isMalformed("header: is not signed by the key of the peer");
  }

  @Test
  void refusesAHeaderThatClaimsAnotherPeersName() {
    ContributionHeader stolen = payload(1, ROUND, KEYS);
    copy(1, KEYS.contribution(ROUND), 0, KEYS.contribution(ROUND));
    buckets.get(0).put(KEYS.header(ROUND), SignedHeader.sign(stolen, PAIRS.get(0).privateKey()));

    isMalformed(
        "header is for round 7 of run test-run by peer-b,"
            + " must be for round 7 of run test-run by peer-a");
  }

  @Test
  void refusesWhatIsNoHeader() {
    buckets.get(0).put(KEYS.header(ROUND), "{\"header\": 1}".getBytes(UTF_8));

    assertThat(first()).isInstanceOf(Submission.Malformed.class);
  }

  @Test
  void refusesAHugeHeaderUnread() {
    int limit = PLAN.maxHeaderBytes();
    buckets.get(0).put(KEYS.header(ROUND), new byte[limit + 1]);
    ObjectStore unread =
        new Failing(buckets.get(0)) {
          @Override
          public byte[] get(String key, long maxBytes) {
            throw new AssertionError("was read");
          }
        };

    Submission found = gatherer.gather(List.of(unread, buckets.get(1)), ROUND, WINDOW).get(0);
    assertThat(found)
        .isEqualTo(
            new Submission.Malformed(
                new PeerId("peer-a"),
                "header of %d bytes, at most %d".formatted(limit + 1, limit)));
  }

  @Test
  void refusesAHeaderWithoutPayload() {
    publish(0, ROUND);
    buckets.get(0).delete(KEYS.contribution(ROUND));

    isMalformed("there is a header, but no test-run/rounds/00000007/contribution.arrow");
  }

  @Test
  void refusesAPayloadOfAnotherSize() {
    ContributionHeader header = publish(0, ROUND);
    byte[] longer = new byte[(int) header.payloadBytes() + 1];
    buckets.get(0).put(KEYS.contribution(ROUND), longer);

    isMalformed(
        "payload has %d bytes, %d are promised and at most %d possible"
            .formatted(longer.length, header.payloadBytes(), PLAN.maxPayloadBytes()));
  }

  @Test
  void refusesAHeaderThatIsReplacedBehindItsBack() {
    publish(0, ROUND);
    ObjectStore moving =
        new Failing(buckets.get(0)) {
          @Override
          public byte[] get(String key, long maxBytes) {
            byte[] content = super.get(key, maxBytes);
            clock.set(19_000);
            super.put(key, content);
            return content;
          }
        };

    assertThat(gatherer.gather(List.of(moving, buckets.get(1)), ROUND, WINDOW).get(0))
        .isEqualTo(
            new Submission.Malformed(
                new PeerId("peer-a"), "header was replaced while it was read"));
  }

  @Test
  void keepsTheTroubleOfOneBucketToItsPeer() {
    publish(0, ROUND);
    publish(1, ROUND);
    for (int failingCall = 1; failingCall <= 4; failingCall++) {
      AtomicLong calls = new AtomicLong(failingCall);
      ObjectStore broken =
          new Failing(buckets.get(0)) {
            @Override
            void before() {
              if (calls.decrementAndGet() == 0) {
                throw new ObjectStoreException("Cannot reach bucket-a");
              }
            }
          };

      List<Submission> found = gatherer.gather(List.of(broken, buckets.get(1)), ROUND, WINDOW);
      assertThat(found.get(0))
          .isEqualTo(new Submission.Missing(new PeerId("peer-a"), "Cannot reach bucket-a"));
      assertThat(found.get(1)).isInstanceOf(Submission.Accepted.class);
    }
  }

  @Test
  void survivesAnyByteOfTheHeaderBeingWrong() {
    publish(0, ROUND);
    byte[] header = buckets.get(0).get(KEYS.header(ROUND), 1 << 20);
    for (int i = 0; i < header.length; i++) {
      byte[] damaged = header.clone();
      damaged[i] ^= 1;
      buckets.get(0).put(KEYS.header(ROUND), damaged);

      assertThat(first()).isInstanceOf(Submission.Malformed.class);
    }
  }

  @Test
  void wantsABucketPerPeer() {
    assertThatThrownBy(() -> gatherer.gather(List.of(buckets.get(0)), ROUND, WINDOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 buckets for 2 peers");
  }

  @Test
  void publishesTheSameOnlyOnce() {
    ContributionHeader header = publish(0, ROUND);
    clock.set(30_000);
    Publisher publisher = new Publisher(buckets.get(0), KEYS);

    assertThat(publisher.publish(header, PAIRS.get(0).privateKey()))
        .isEqualTo(Publisher.Outcome.SAME);
    assertThat(first()).isInstanceOf(Submission.Accepted.class);
  }

  @Test
  void losesItsTimeWhenItPublishesAnother() {
    publish(0, ROUND);
    clock.set(30_000);
    ContributionHeader other =
        payload(0, ROUND, KEYS, header -> withTokens(header, header.tokens() + 1));

    assertThat(new Publisher(buckets.get(0), KEYS).publish(other, PAIRS.get(0).privateKey()))
        .isEqualTo(Publisher.Outcome.REPLACED);
    assertThat(first()).isInstanceOf(Submission.Late.class);
  }

  @Test
  void doesNotPublishAHeaderWithoutItsPayload() {
    ContributionHeader header = payload(0, ROUND, KEYS);
    buckets.get(0).delete(KEYS.contribution(ROUND));

    assertThatThrownBy(
            () -> new Publisher(buckets.get(0), KEYS).publish(header, PAIRS.get(0).privateKey()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contribution.arrow of bucket-a, there are none");
    assertThat(buckets.get(0).list("")).isEmpty();
  }

  private Submission first() {
    return gatherer.gather(buckets, ROUND, WINDOW).get(0);
  }

  private void isMalformed(String reason) {
    assertThat(first()).isEqualTo(new Submission.Malformed(new PeerId("peer-a"), reason));
  }

  private ContributionHeader publish(int peer, long round) {
    ContributionHeader header = payload(peer, round, KEYS);
    Publisher publisher = new Publisher(buckets.get(peer), KEYS);
    assertThat(publisher.publish(header, PAIRS.get(peer).privateKey()))
        .isEqualTo(Publisher.Outcome.NEW);
    return header;
  }

  private ContributionHeader payload(int peer, long round, ObjectKeys keys) {
    return payload(peer, round, keys, header -> header);
  }

  private ContributionHeader payload(
      int peer, long round, ObjectKeys keys, UnaryOperator<ContributionHeader> change) {
    SliceCompressor compressor = new SliceCompressor(COMPRESSION);
    try (ObjectWriter out = new Publisher(buckets.get(peer), keys).payload(round);
        ContributionWriter writer = new ContributionWriter(out, PLAN)) {
      for (int i = 0; i < PLAN.slices().size(); i++) {
        float[] values = new float[PLAN.slice(i).length()];
        for (int j = 0; j < values.length; j++) {
          values[j] = (j % 7 - 3) * 0.001f;
        }
        writer.write(compressor.compress(PLAN.slice(i), PLAN.vector(i), values));
      }
      PayloadSummary summary = writer.finish();
      out.commit();
      RoundBinding binding =
          new RoundBinding(keys.run(), round, PEERS.get(peer).id(), Digest.ofText("base"));
      return change.apply(
          ContributionHeader.of(binding, PLAN, Digest.ofText("receipt"), 4096, summary));
    }
  }

  private static ContributionHeader withTokens(ContributionHeader header, long tokens) {
    return ContributionHeader.of(
        header.binding(),
        PLAN,
        header.dataReceipt(),
        tokens,
        new PayloadSummary(header.payloadBytes(), header.payloadDigest(), header.blocks()));
  }

  private void copy(int from, String key, int to, String newKey) {
    buckets.get(to).put(newKey, buckets.get(from).get(key, 1 << 20));
  }

  /** A store whose calls may be made to fail. */
  private abstract static class Failing implements ObjectStore {
    private final ObjectStore store;

    Failing(ObjectStore store) {
      this.store = store;
    }

    void before() {}

    @Override
    public Optional<ObjectInfo> find(String key) {
      before();
      return store.find(key);
    }

    @Override
    public byte[] get(String key, long maxBytes) {
      before();
      return store.get(key, maxBytes);
    }

    @Override
    public byte[] getRange(String key, long offset, int length) {
      before();
      return store.getRange(key, offset, length);
    }

    @Override
    public InputStream open(String key) {
      before();
      return store.open(key);
    }

    @Override
    public ObjectWriter create(String key) {
      return store.create(key);
    }

    @Override
    public void put(String key, byte[] content) {
      store.put(key, content);
    }

    @Override
    public boolean createExclusive(String key, byte[] content) {
      return store.createExclusive(key, content);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
      return new ArrayList<>(store.list(prefix));
    }

    @Override
    public void delete(String key) {
      store.delete(key);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
