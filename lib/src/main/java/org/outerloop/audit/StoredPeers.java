package org.outerloop.audit;

import java.util.Optional;
import java.util.function.Function;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.PayloadBlock;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.round.TrainedSlices;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;

/** What lies in the buckets of peers, as {@link RunView} tells it. */
final class StoredPeers {
  private final ObjectKeys keys;
  private final Function<PeerId, Optional<ObjectStore>> buckets;

  /**
   * @param buckets of those peers that are at hand
   */
  StoredPeers(ObjectKeys keys, Function<PeerId, Optional<ObjectStore>> buckets) {
    this.keys = keys;
    this.buckets = buckets;
  }

  Optional<ContributionHeader> header(long round, PeerSpec peer) {
    String key = keys.header(round);
    return of(peer.id(), bucket -> StoredBytes.bytes(bucket, key))
        .map(
            json -> {
              try {
                return SignedHeader.verify(json, peer);
              } catch (MalformedMessageException e) {
                throw damaged(round, peer.id(), key, e.getMessage());
              }
            });
  }

  Optional<byte[]> block(long round, PeerId peer, PayloadBlock block) {
    String key = keys.contribution(round);
    return of(peer, bucket -> range(bucket, key, block))
        .map(
            bytes -> {
              if (!Digest.of(bytes).equals(block.digest())) {
                throw damaged(
                    round,
                    peer,
                    key,
                    "is not what was signed in bytes %d to %d"
                        .formatted(block.offset(), block.offset() + block.length() - 1));
              }
              return bytes;
            });
  }

  Optional<Digest> payload(long round, PeerId peer, ContributionHeader header) {
    String key = keys.contribution(round);
    return of(peer, bucket -> StoredBytes.digest(bucket, key))
        .map(
            digest -> {
              if (!digest.equals(header.payloadDigest())) {
                throw damaged(round, peer, key, "is not what was signed");
              }
              return digest;
            });
  }

  private static Optional<byte[]> range(ObjectStore bucket, String key, PayloadBlock block) {
    try {
      return Optional.of(bucket.getRange(key, block.offset(), block.length()));
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (ObjectStoreException e) {
      return Optional.of(new byte[0]); // shorter than it was
    }
  }

  Optional<TrainedSlices> trained(long round, PeerId peer) {
    String key = keys.trace(round);
    return of(peer, bucket -> StoredBytes.bytes(bucket, key))
        .map(json -> StoredBytes.written(round, Optional.of(peer), key, json, TrainedSlices.class));
  }

  Optional<StoredState> state(long round, PeerId peer) {
    String key = keys.stateManifest(round);
    return of(peer, bucket -> StoredBytes.bytes(bucket, key))
        .map(json -> StoredState.read(json, round, peer, key));
  }

  Optional<float[]> piece(long round, PeerId peer, Digest piece) {
    String key = keys.statePiece(piece);
    return of(peer, bucket -> StoredBytes.bytes(bucket, key))
        .map(
            content -> {
              if (!Digest.of(content).equals(piece)) {
                throw damaged(round, peer, key, "is not what it is named by");
              }
              return Floats.of(content);
            });
  }

  private <T> Optional<T> of(PeerId peer, Function<ObjectStore, Optional<T>> read) {
    return buckets.apply(peer).flatMap(read);
  }

  private static DamagedObjectException damaged(
      long round, PeerId peer, String key, String reason) {
    return DamagedObjectException.of(round, Optional.of(peer), key, reason);
  }
}
