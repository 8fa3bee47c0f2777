package org.outerloop.gauntlet;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/** The payloads of a round: who sent each, and which others are the same work. */
final class Works {
  private final Map<PeerId, Case> byPeer = new HashMap<>();
  private final Map<Digest, Work> byPayload = new HashMap<>();
  private final Comparator<Case> order;

  /** A payload: the first who sent it, and the payloads that are like it. */
  private static final class Work {
    private Case first;
    private final Map<Digest, Overlap> alike = new TreeMap<>();

    Work(Case first) {
      this.first = first;
    }
  }

  /**
   * @param order of those who sent the same, the original first
   */
  Works(List<Case> cases, Comparator<Case> order) {
    this.order = order;
    for (Case found : cases) {
      byPeer.put(found.peer(), found);
      if (found.isAccepted()) {
        add(found);
      }
    }
  }

  private void add(Case found) {
    Work work = byPayload.computeIfAbsent(payload(found), payload -> new Work(found));
    if (order.compare(found, work.first) < 0) {
      work.first = found;
    }
  }

  /** Two payloads are one work. */
  void join(Overlap overlap) {
    Case a = known(overlap.a());
    Case b = known(overlap.b());
    if (a.isAccepted() && b.isAccepted()) {
      byPayload.get(payload(a)).alike.put(payload(b), overlap);
      byPayload.get(payload(b)).alike.put(payload(a), overlap);
    }
  }

  private Case known(PeerId peer) {
    Case found = byPeer.get(peer);
    Require.that(found != null, "Overlap with %s, of whom there is no evidence", peer);
    return found;
  }

  /** Of each payload that is the same work as somebody's, his own included, the first sender. */
  Stream<Case> firstOfEach(Case somebody) {
    Work own = byPayload.get(payload(somebody));
    Stream<Case> like = own.alike.keySet().stream().map(payload -> byPayload.get(payload).first);
    return Stream.concat(Stream.of(own.first), like);
  }

  /** In words, what makes two one work. */
  String likeness(Case original, Case suspect) {
    Digest payload = payload(original);
    if (payload.equals(payload(suspect))) {
      return "same payload as " + original.peer();
    }
    Overlap overlap = byPayload.get(payload(suspect)).alike.get(payload);
    return String.format(
        Locale.ROOT,
        "overlap %.2f and cosine %.2f with %s",
        overlap.coefficient(),
        overlap.cosine(),
        original.peer());
  }

  private static Digest payload(Case accepted) {
    return accepted.evidence().payloadDigest().orElseThrow();
  }
}
