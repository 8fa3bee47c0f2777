package org.outerloop.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * Who knew which payload when, by the one clock that no peer controls: that of the ledger's store.
 *
 * <pre>
 *   commitment = SHA-256(run, round, peer, digest of the payload)
 *   object     = run/commitments/round/commitment       created once, never replaced
 * </pre>
 *
 * <p>Nobody can make the key before he knows the payload, and the store's time of the object cannot
 * be set by anyone. A peer makes its commitment, waits until that clock has moved on, and only then
 * lets the payload be seen; so whoever copies it commits in a later tick, always. The object needs
 * no signature: made by a stranger it proves the same, and no stranger can replace it. What it
 * cannot do is to say that a peer had only one payload in mind; it does not have to, because the
 * choice among several gains nothing while nobody knows on what they will be tried.
 */
public final class Commitments {
  private static final long MILLION = 1_000_000;

  private final ObjectStore ledger;
  private final ObjectKeys keys;

  /**
   * @param ledger store of the run's ledger, to append
   */
  public Commitments(ObjectStore ledger, ObjectKeys keys) {
    this.ledger = ledger;
    this.keys = keys;
  }

  /** What binds a payload to its peer. */
  static Digest of(String run, long round, PeerId peer, Digest payload) {
    return Digest.ofText(
        "commitment of %s in round %d of %s to %s".formatted(peer, round, run, payload.hex()));
  }

  /**
   * Commits to a payload; done again, the first time stands.
   *
   * @return by when the payload may be seen, to be given to {@link #await}
   */
  public long commit(long round, PeerId peer, Digest payload, long tickMillis) {
    ledger.createExclusive(key(round, peer, payload), content(payload));
    return System.nanoTime() + (tickMillis + 1) * MILLION;
  }

  /** Waits until the clock of the store has moved on since the commitment. */
  public static void await(long until) {
    try {
      long left = until - System.nanoTime();
      if (left > 0) {
        Thread.sleep(left / MILLION, (int) (left % MILLION));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted before the payload could be seen", e);
    }
  }

  /** When a payload was committed to, if it was. */
  public Optional<ObjectInfo> find(long round, PeerId peer, Digest payload) {
    return ledger.find(key(round, peer, payload));
  }

  /** Whether the object of a commitment that was {@linkplain #find found} holds what it should. */
  public boolean isWhole(ObjectInfo found, Digest payload) {
    byte[] expected = content(payload);
    return found.size() == expected.length
        && Arrays.equals(ledger.get(found.key(), expected.length), expected);
  }

  /** Where a commitment lies. */
  public String key(long round, PeerId peer, Digest payload) {
    return keys.commitment(round, of(keys.run(), round, peer, payload));
  }

  private static byte[] content(Digest payload) {
    return (payload.hex() + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
