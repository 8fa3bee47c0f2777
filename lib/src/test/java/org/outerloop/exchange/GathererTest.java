package org.outerloop.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;

class GathererTest extends PeerBuckets {
  private static final Window WINDOW = new Window(10_000, 20_000);

  private final Gatherer gatherer = new Gatherer(KEYS, PEERS, PLAN, ledger, Duration.ofSeconds(20));

  @Test
  void acceptsWhatAPublisherPublished() {
    ContributionHeader header = publish(0, ROUND);

    List<Submission> found = gatherer.gather(buckets, ROUND, WINDOW);

    assertThat(found)
        .containsExactly(
            new Submission.Accepted(new PeerId("peer-a"), header, 15_000),
            new Submission.Missing(
                new PeerId("peer-b"), "there is no test-run/rounds/00000007/header.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "9999, Early, committed 1 ms before the window opened",
    "10000, Accepted, ''",
    "15000, Accepted, ''",
    "20000, Accepted, ''",
    "20001, Late, committed 1 ms after the window closed"
  })
  void judgesTimeToTheMillisecond(long committedMillis, String outcome, String reason) {
    ledgerClock.set(committedMillis);
    publish(0, ROUND);

    Submission found = first();
    assertThat(found.getClass().getSimpleName()).isEqualTo(outcome);
    if (found instanceof Submission.Early early) {
      assertThat(early.reason()).isEqualTo(reason);
      assertThat(early.committedMillis()).isEqualTo(committedMillis);
    } else if (found instanceof Submission.Late late) {
      assertThat(late.reason()).isEqualTo(reason);
      assertThat(late.committedMillis()).isEqualTo(committedMillis);
    }
  }

  @ParameterizedTest
  @CsvSource({"-600000", "0", "600000", "7200000"})
  void theClockOfAPeersStoreDecidesNothing(long skewMillis) {
    clock.set(15_000 + skewMillis);
    publish(0, ROUND);
    assertThat(first()).isInstanceOf(Submission.Accepted.class);

    ledgerClock.set(20_001);
    clock.set(20_001 + skewMillis);
    publish(1, ROUND);
    assertThat(gatherer.gather(buckets, ROUND, WINDOW).get(1)).isInstanceOf(Submission.Late.class);
  }

  @Test
  void refusesAPayloadThatNobodyCommittedTo() {
    ContributionHeader header = payload(0, ROUND, KEYS);
    new Publisher(buckets.get(0), KEYS).publish(header, PAIRS.get(0).privateKey());

    isMalformed("payload was never committed to");
  }

  @Test
  void aCommitmentOfOnePeerIsNoneOfAnother() {
    ContributionHeader copied = publish(1, ROUND);
    copy(1, KEYS.contribution(ROUND), 0, KEYS.contribution(ROUND));
    ContributionHeader claimed =
        ContributionHeader.of(
            new RoundBinding(KEYS.run(), ROUND, PEERS.get(0).id(), copied.baseDigest()),
            PLAN,
            copied.work(),
            copied.trace(),
            new PayloadSummary(copied.payloadBytes(), copied.payloadDigest(), copied.blocks()));
    new Publisher(buckets.get(0), KEYS).publish(claimed, PAIRS.get(0).privateKey());

    isMalformed("payload was never committed to");
    ledgerClock.set(15_001);
    commit(0, claimed);
    assertThat(first()).isEqualTo(new Submission.Accepted(PEERS.get(0).id(), claimed, 15_001));
    assertThat(gatherer.gather(buckets, ROUND, WINDOW).get(1))
        .isEqualTo(new Submission.Accepted(PEERS.get(1).id(), copied, 15_000));
  }

  @Test
  void aSecondCommitmentMovesNoTime() {
    ContributionHeader header = publish(0, ROUND);
    ledgerClock.set(19_000);
    commit(0, header);

    assertThat(first()).isEqualTo(new Submission.Accepted(PEERS.get(0).id(), header, 15_000));
  }

  @Test
  void aWindowThatClosedAdmitsNoSecondContribution() {
    publish(0, ROUND);
    ledgerClock.set(20_001 + 20_000); // after a pause of twice the window
    ContributionHeader second =
        payload(0, ROUND, KEYS, header -> withTokens(header, header.tokens() + 1));
    buckets.get(0).put(KEYS.header(ROUND), SignedHeader.sign(second, PAIRS.get(0).privateKey()));

    // the same payload under another header is still the one that was committed in time
    assertThat(first()).isInstanceOf(Submission.Accepted.class);
    byte[] other = buckets.get(0).get(KEYS.contribution(ROUND), 1 << 20);
    other[other.length / 2] ^= 1;
    PayloadSummary changed =
        new PayloadSummary(second.payloadBytes(), Digest.of(other), second.blocks());
    ContributionHeader third =
        ContributionHeader.of(second.binding(), PLAN, second.work(), second.trace(), changed);
    buckets.get(0).put(KEYS.contribution(ROUND), other);
    buckets.get(0).put(KEYS.header(ROUND), SignedHeader.sign(third, PAIRS.get(0).privateKey()));
    isMalformed("payload was never committed to");
    commit(0, third);
    assertThat(first()).isInstanceOf(Submission.Late.class);
  }

  @Test
  void aBucketThatDoesNotAnswerDelaysNobodyElse() {
    publish(1, ROUND);
    CountDownLatch never = new CountDownLatch(1);
    ObjectStore silent =
        new FailingStore(buckets.get(0)) {
          @Override
          void before() {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new ObjectStoreException("given up", e);
            }
          }
        };
    Gatherer hurried = new Gatherer(KEYS, PEERS, PLAN, ledger, Duration.ofSeconds(1));

    List<Submission> found = hurried.gather(List.of(silent, buckets.get(1)), ROUND, WINDOW);

    assertThat(found.get(0))
        .isEqualTo(
            new Submission.Missing(new PeerId("peer-a"), "the bucket did not answer within 1 s"));
    assertThat(found.get(1)).isInstanceOf(Submission.Accepted.class);
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
        new FailingStore(buckets.get(0)) {
          @Override
          public byte[] get(String key, long maxBytes) {
            throw new AssertionError("was read");
          }
        };

    Submission found = gatherer.gather(List.of(unread, buckets.get(1)), ROUND, WINDOW).get(0);
    assertThat(found)
        .isEqualTo(
            new Submission.Malformed(
                new PeerId("peer-a"), "header: %d bytes, at most %d".formatted(limit + 1, limit)));
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
        new FailingStore(buckets.get(0)) {
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
          new FailingStore(buckets.get(0)) {
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

  private Submission first() {
    return gatherer.gather(buckets, ROUND, WINDOW).get(0);
  }

  private void isMalformed(String reason) {
    assertThat(first()).isEqualTo(new Submission.Malformed(new PeerId("peer-a"), reason));
  }
}
