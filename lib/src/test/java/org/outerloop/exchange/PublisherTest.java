package org.outerloop.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.outerloop.message.ContributionHeader;

class PublisherTest extends PeerBuckets {
  @Test
  void publishesTheSameOnlyOnce() {
    ContributionHeader header = publish(0, ROUND);
    clock.set(30_000);
    Publisher publisher = new Publisher(buckets.get(0), KEYS);

    assertThat(publisher.publish(header, PAIRS.get(0).privateKey()))
        .isEqualTo(Publisher.Outcome.SAME);
    assertThat(timeOfHeader()).isEqualTo(15_000);
  }

  @Test
  void losesItsTimeWhenItPublishesAnother() {
    publish(0, ROUND);
    clock.set(30_000);
    ContributionHeader other =
        payload(0, ROUND, KEYS, header -> withTokens(header, header.tokens() + 1));

    assertThat(new Publisher(buckets.get(0), KEYS).publish(other, PAIRS.get(0).privateKey()))
        .isEqualTo(Publisher.Outcome.REPLACED);
    assertThat(timeOfHeader()).isEqualTo(30_000);
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

  private long timeOfHeader() {
    return buckets.get(0).find(KEYS.header(ROUND)).orElseThrow().modifiedMillis();
  }
}
