package org.outerloop.round;

import java.time.Duration;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.TimedReads;

/**
 * Reading from a peer's bucket in a time that follows from what the peer has signed to be there, so
 * that a slow or hostile bucket delays the one task that reads it, and that not for long.
 */
final class PeerReads {
  private PeerReads() {}

  /** For one reading of one contribution, as a whole or in parts. */
  static TimedReads of(ObjectStore bucket, RunSpec spec, ContributionHeader header) {
    long millis = spec.gauntlet().readMillis(header.payloadBytes());
    return new TimedReads(bucket, Duration.ofMillis(millis));
  }
}
