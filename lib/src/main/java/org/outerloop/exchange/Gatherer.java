package org.outerloop.exchange;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;

/**
 * Looks into every peer's bucket once a round and says what is there.
 *
 * <pre>
 *   header.json absent, or the store fails      Missing
 *   stored before or after the window           Early, Late: not read
 *   too large, unreadable, not signed by the
 *   peer, or for another run, round or peer     Malformed
 *   no payload of the promised size             Malformed
 *   else                                        Accepted
 * </pre>
 *
 * <p>Time is the store's, of the header: a peer uploads it last. Five small requests per peer,
 * peers side by side, so that one bucket that does not answer delays nobody's but its own outcome.
 * The payload is not read here.
 */
public final class Gatherer {
  private static final int MAX_THREADS = 16;

  private final ObjectKeys keys;
  private final List<PeerSpec> peers;
  private final List<PublicKey> publicKeys;
  private final MessagePlan plan;

  /**
   * @throws IllegalArgumentException if a peer's public key in the settings is none
   */
  public Gatherer(RunSpec spec) {
    this(
        spec.keys(),
        spec.peers(),
        MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression()));
  }

  Gatherer(ObjectKeys keys, List<PeerSpec> peers, MessagePlan plan) {
    this.keys = keys;
    this.peers = List.copyOf(peers);
    this.publicKeys = peers.stream().map(peer -> PeerKeys.publicKey(peer.publicKey())).toList();
    this.plan = plan;
  }

  /**
   * One submission per peer, in the order of the run.
   *
   * @param buckets of the peers, in the order of the run
   */
  public List<Submission> gather(List<ObjectStore> buckets, long round, Window window) {
    Require.that(
        buckets.size() == peers.size(), "%s buckets for %s peers", buckets.size(), peers.size());
    List<Callable<Submission>> looks = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      int peer = i;
      looks.add(() -> look(peer, buckets.get(peer), round, window));
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(MAX_THREADS, looks.size()));
    try {
      List<Submission> found = new ArrayList<>();
      for (Future<Submission> look : threads.invokeAll(looks)) {
        found.add(look.get());
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while gathering round " + round, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot gather round " + round, e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Submission look(int index, ObjectStore bucket, long round, Window window) {
    PeerSpec peer = peers.get(index);
    String key = keys.header(round);
    try {
      Optional<ObjectInfo> found = bucket.find(key);
      if (found.isEmpty()) {
        return new Submission.Missing(peer.id(), "there is no " + key);
      }
      return outOfTime(peer.id(), found.get(), window)
          .orElseGet(() -> read(index, bucket, round, found.get()));
    } catch (ObjectStoreException e) {
      return new Submission.Missing(peer.id(), e.getMessage());
    }
  }

  private static Optional<Submission> outOfTime(PeerId peer, ObjectInfo header, Window window) {
    long stored = header.modifiedMillis();
    if (window.isAfter(stored)) {
      long millis = window.opensMillis() - stored;
      String reason = "stored " + millis + " ms before the window opened";
      return Optional.of(new Submission.Early(peer, reason, header));
    } else if (window.isBefore(stored)) {
      long millis = stored - window.closesMillis();
      String reason = "stored " + millis + " ms after the window closed";
      return Optional.of(new Submission.Late(peer, reason, header));
    }
    return Optional.empty();
  }

  private Submission read(int index, ObjectStore bucket, long round, ObjectInfo info) {
    PeerId peer = peers.get(index).id();
    if (info.size() > plan.maxHeaderBytes()) {
      return new Submission.Malformed(
          peer, "header of %d bytes, at most %d".formatted(info.size(), plan.maxHeaderBytes()));
    }
    try {
      byte[] json = bucket.get(info.key(), plan.maxHeaderBytes());
      ContributionHeader header = SignedHeader.verify(json, publicKeys.get(index));
      return refusal(bucket, round, info, header, peer)
          .<Submission>map(reason -> new Submission.Malformed(peer, reason))
          .orElseGet(() -> new Submission.Accepted(peer, header, info));
    } catch (MalformedMessageException e) {
      return new Submission.Malformed(peer, e.getMessage());
    }
  }

  /** Why a signed header does not count, if so. */
  private Optional<String> refusal(
      ObjectStore bucket, long round, ObjectInfo info, ContributionHeader header, PeerId peer) {
    if (!header.run().equals(keys.run())
        || header.round() != round
        || !header.peer().equals(peer)) {
      return Optional.of(
          "header is for round %d of run %s by %s, must be for round %d of run %s by %s"
              .formatted(header.round(), header.run(), header.peer(), round, keys.run(), peer));
    }
    Optional<ObjectInfo> payload = bucket.find(keys.contribution(round));
    if (payload.isEmpty()) {
      return Optional.of("there is a header, but no " + keys.contribution(round));
    }
    long bytes = payload.get().size();
    if (bytes != header.payloadBytes() || bytes > plan.maxPayloadBytes()) {
      return Optional.of(
          "payload has %d bytes, %d are promised and at most %d possible"
              .formatted(bytes, header.payloadBytes(), plan.maxPayloadBytes()));
    }
    if (!bucket.find(info.key()).equals(Optional.of(info))) {
      return Optional.of("header was replaced while it was read");
    }
    return Optional.empty();
  }
}
