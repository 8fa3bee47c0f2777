package org.outerloop.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * What is wrong in how one-covenant/templar 142666f0 fetches contributions, by reading it. Letters
 * as in gauntlet/TemplarDefectsTest.
 */
class TemplarGatherDefectsTest extends PeerBuckets {
  private static final Window WINDOW = new Window(10_000, 20_000);

  private final Gatherer gatherer = new Gatherer(KEYS, PEERS, PLAN, ledger, Duration.ofSeconds(60));

  /** There a huge object makes the time limit grow with it, until the whole gather is given up. */
  @Test
  void eAHugePayloadIsRefusedBySizeAndUnread() {
    publish(0, ROUND);
    publish(1, ROUND);
    ObjectStore huge =
        new FailingStore(buckets.get(0)) {
          @Override
          public Optional<ObjectInfo> find(String key) {
            return super.find(key)
                .map(
                    info ->
                        key.equals(KEYS.contribution(ROUND))
                            ? new ObjectInfo(key, 100L << 30, info.modifiedMillis())
                            : info);
          }

          @Override
          public byte[] get(String key, long maxBytes) {
            assertThat(key).isNotEqualTo(KEYS.contribution(ROUND));
            return super.get(key, maxBytes);
          }
        };

    List<Submission> found = gatherer.gather(List.of(huge, buckets.get(1)), ROUND, WINDOW);

    assertThat(found.get(0))
        .isInstanceOfSatisfying(
            Submission.Malformed.class,
            refused -> assertThat(refused.reason()).startsWith("payload has 107374182400 bytes"));
    assertThat(found.get(1)).isInstanceOf(Submission.Accepted.class);
  }

  /** The slow one is only answered when the other one has been asked all. */
  @Test
  void eASlowBucketDoesNotKeepOthersWaiting() {
    publish(0, ROUND);
    publish(1, ROUND);
    CountDownLatch otherIsDone = new CountDownLatch(5);
    ObjectStore slow =
        new FailingStore(buckets.get(0)) {
          @Override
          void before() {
            await(otherIsDone);
          }
        };
    ObjectStore other =
        new FailingStore(buckets.get(1)) {
          @Override
          void before() {
            otherIsDone.countDown();
            otherIsDone.countDown();
          }
        };

    List<Submission> found = gatherer.gather(List.of(slow, other), ROUND, WINDOW);

    assertThat(found).allMatch(Submission.Accepted.class::isInstance);
  }

  /** There the time is checked first, and what is fetched later may be another object. */
  @Test
  void fAHeaderSwappedBetweenTheLookAndTheReadIsRefused() {
    publish(0, ROUND);
    ObjectStore swapping =
        new FailingStore(buckets.get(0)) {
          @Override
          public byte[] get(String key, long maxBytes) {
            clock.set(19_000);
            super.put(key, super.get(key, maxBytes));
            return super.get(key, maxBytes);
          }
        };

    assertThat(gatherer.gather(List.of(swapping, buckets.get(1)), ROUND, WINDOW).get(0))
        .isEqualTo(
            new Submission.Malformed(
                new PeerId("peer-a"), "header was replaced while it was read"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
