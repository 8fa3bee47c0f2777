package org.outerloop.exchange;

import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/**
 * Puts a contribution into the peer's own bucket: first the payload, then the signed header, which
 * makes it count. Done again with the same contribution, nothing is written and the first time
 * stands.
 */
public final class Publisher {
  private final ObjectStore bucket;
  private final ObjectKeys keys;

  /**
   * @param bucket of the peer, to write
   */
  public Publisher(ObjectStore bucket, ObjectKeys keys) {
    this.bucket = bucket;
    this.keys = keys;
  }

  /** Where the payload of a round is written; whoever opened it commits it. */
  public ObjectWriter payload(long round) {
    return bucket.create(keys.contribution(round));
  }

  /** What {@link #publish} did. */
  public enum Outcome {
    NEW,
    /** The same header stood there already. */
    SAME,
    /** Another header of ours stood there. */
    REPLACED
  }

  /**
   * Signs and stores the header, once the payload it promises is there.
   *
   * @param privateKey Ed25519 key of the peer
   */
  public Outcome publish(ContributionHeader header, PrivateKey privateKey) {
    String payload = keys.contribution(header.round());
    Optional<ObjectInfo> stored = bucket.find(payload);
    Require.that(
        stored.isPresent() && stored.get().size() == header.payloadBytes(),
        "The header promises %s bytes in %s of %s, there are %s",
        header.payloadBytes(),
        payload,
        bucket,
        stored.map(info -> info.size() + "").orElse("none"));
    String key = keys.header(header.round());
    byte[] signed = SignedHeader.sign(header, privateKey);
    if (bucket.createExclusive(key, signed)) {
      return Outcome.NEW;
    }
    if (isStored(key, signed)) {
      return Outcome.SAME;
    }
    bucket.put(key, signed);
    return Outcome.REPLACED;
  }

  private boolean isStored(String key, byte[] signed) {
    return bucket
        .find(key)
        .filter(info -> info.size() == signed.length)
        .filter(info -> Arrays.equals(bucket.get(key, signed.length), signed))
        .isPresent();
  }
}
