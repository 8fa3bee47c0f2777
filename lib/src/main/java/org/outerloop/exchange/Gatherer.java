package org.outerloop.exchange;

import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.outerloop.protocol.Roster;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;

/**
 * Looks into every peer's bucket once a round and says what is there.
 *
 * <pre>
 *   header.json absent, or the store fails      Missing
 *   too large, unreadable, not signed by the
 *   peer, or for another run, round or peer     Malformed
 *   no payload of the promised size             Malformed
 *   nobody has committed to that payload        Malformed
 *   committed before or after the window        Early, Late
 *   else                                        Accepted
 * </pre>
 *
 * <p>Time is that of the ledger's store, where peers commit to their payload; what the store of a
 * bucket says of time counts for nothing, since it may be the peer's own. Six small requests per
 * peer, peers side by side, so that one bucket that does not answer delays nobody's but its own
 * outcome; after 90 s it is given up. The payload is not read here.
 */
public final class Gatherer {
  private static final int MAX_WORDS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ObjectKeys keys;
  private final List<PeerSpec> peers;
  private final List<PublicKey> publicKeys;
  private final MessagePlan plan;
  private final Commitments commitments;
  private final Duration patience;

  /**
   * @param ledger store of the run's ledger, to read
   * @throws IllegalArgumentException if a peer's public key on the roster is none
   */
  public Gatherer(RunSpec spec, Roster roster, ObjectStore ledger) {
    this(
        spec.keys(),
        roster.peers(),
        MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression()),
        ledger,
        PATIENCE);
  }

  /**
   * @param patience with a bucket that does not answer
   */
  public Gatherer(
      ObjectKeys keys,
      List<PeerSpec> peers,
      MessagePlan plan,
      ObjectStore ledger,
      Duration patience) {
    this.keys = keys;
    this.peers = List.copyOf(peers);
    this.publicKeys = peers.stream().map(peer -> PeerKeys.publicKey(peer.publicKey())).toList();
    this.plan = plan;
    this.commitments = new Commitments(ledger, keys);
    this.patience = patience;
  }

  /**
   * One submission per peer, in the order of the roster.
   *
   * @param buckets of the peers, in the order of the roster
   */
  public List<Submission> gather(List<ObjectStore> buckets, long round, Window window) {
    Require.that(
        buckets.size() == peers.size(), "%s buckets for %s peers", buckets.size(), peers.size());
    if (peers.isEmpty()) {
      return List.of();
    }
    List<Future<Submission>> looks = new ArrayList<>();
    // a thread each: those whose store lets us wait must not keep the others waiting
    ExecutorService threads = Executors.newCachedThreadPool(Gatherer::daemon);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (int i = 0; i < buckets.size(); i++) {
        int peer = i;
        looks.add(threads.submit(() -> look(peer, buckets.get(peer), round, window)));
      }
      List<Submission> found = new ArrayList<>();
      for (int i = 0; i < looks.size(); i++) {
        found.add(await(looks.get(i), deadline, peers.get(i).id()));
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

  private Submission await(Future<Submission> look, long deadline, PeerId peer)
      throws InterruptedException, ExecutionException {
    try {
      return look.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      look.cancel(true); // if it does not heed that, its thread is left to itself
      return new Submission.Missing(
          peer, "the bucket did not answer within " + patience.toSeconds() + " s");
    }
  }

  private static Thread daemon(Runnable look) {
    Thread thread = new Thread(look, "gather");
    thread.setDaemon(true);
    return thread;
  }

  private Submission look(int index, ObjectStore bucket, long round, Window window) {
    PeerId peer = peers.get(index).id();
    String key = keys.header(round);
    ContributionHeader header;
    try {
      Optional<ObjectInfo> found = bucket.find(key);
      if (found.isEmpty()) {
        return new Submission.Missing(peer, "there is no " + key);
      }
      header = read(index, bucket, found.get());
      Optional<String> refusal = refusal(bucket, round, found.get(), header, peer);
      if (refusal.isPresent()) {
        return new Submission.Malformed(peer, refusal.get());
      }
    } catch (MalformedMessageException e) {
      return new Submission.Malformed(peer, e.getMessage());
    } catch (ObjectStoreException e) {
      return new Submission.Missing(peer, words(e.getMessage()));
    }
    return judged(peer, round, header, window); // trouble of the ledger is nobody's fault
  }

  private ContributionHeader read(int index, ObjectStore bucket, ObjectInfo info) {
    if (info.size() > plan.maxHeaderBytes()) {
      throw new MalformedMessageException(
          "header", "%d bytes, at most %d".formatted(info.size(), plan.maxHeaderBytes()));
    }
    return SignedHeader.verify(
        bucket.get(info.key(), plan.maxHeaderBytes()), publicKeys.get(index));
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

  /** What a stranger's server says goes into the record: a line of it, and nothing but text. */
  private static String words(String message) {
    String text = message.replaceAll("[^\\x20-\\x7e]+", " ");
    return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS) + "...";
  }

  private Submission judged(PeerId peer, long round, ContributionHeader header, Window window) {
    Optional<ObjectInfo> commitment = commitments.find(round, peer, header.payloadDigest());
    if (commitment.isEmpty()) {
      return new Submission.Malformed(peer, "payload was never committed to");
    }
    long committed = commitment.get().modifiedMillis();
    if (window.isAfter(committed)) {
      long millis = window.opensMillis() - committed;
      return new Submission.Early(
          peer, "committed " + millis + " ms before the window opened", committed);
    } else if (window.isBefore(committed)) {
      long millis = committed - window.closesMillis();
      return new Submission.Late(
          peer, "committed " + millis + " ms after the window closed", committed);
    }
    return new Submission.Accepted(peer, header, committed);
  }
}
