package org.outerloop.jobs.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.outerloop.ledger.BookedEntry;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.Emission;
import org.outerloop.ledger.Join;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.Opening;
import org.outerloop.ledger.PostedWeights;
import org.outerloop.ledger.Registration;
import org.outerloop.ledger.Round;
import org.outerloop.ledger.Share;
import org.outerloop.ledger.Stake;
import org.outerloop.ledger.Statement;
import org.outerloop.ledger.Weights;
import org.outerloop.protocol.Digest;

/** A ledger as flat rows. */
public record LedgerRows(
    List<EntryRow> entries,
    List<PeerRow> peers,
    List<WeightRow> weights,
    List<EmissionRow> emissions) {
  private static final int SHARES_SHOWN = 4;

  public static LedgerRows of(LedgerState state, List<BookedEntry> history) {
    Map<String, Double> stakes =
        state.stakes().stream().collect(Collectors.toMap(Stake::validatorKey, Stake::amount));
    Map<String, String> parts = parts(state);
    return new LedgerRows(
        history.stream().map(entry -> entry(entry, parts)).toList(),
        state.peers().stream().map(peer -> peer(peer, stakes)).toList(),
        weights(state.weights(), stakes),
        emissions(state.emissions()));
  }

  /** What everybody is, by key, in the end. */
  private static Map<String, String> parts(LedgerState state) {
    Map<String, String> parts = new HashMap<>();
    state.stakes().forEach(stake -> parts.put(stake.validatorKey(), "validator"));
    state.peers().forEach(peer -> parts.put(peer.publicKey(), peer.peer().name()));
    state.operatorKey().ifPresent(key -> parts.put(key, "operator"));
    return parts;
  }

  private static EntryRow entry(BookedEntry entry, Map<String, String> parts) {
    return new EntryRow(
        entry.height(),
        Instant.ofEpochMilli(entry.millis()).toString(),
        entry.says().map(LedgerRows::kind).orElse(""),
        entry.author().map(LedgerRows::brief).orElse(""),
        entry.author().map(key -> parts.getOrDefault(key, "stranger")).orElse(""),
        entry.says().map(LedgerRows::what).orElse(""),
        entry.problem().orElse(""),
        entry.size(),
        entry.head().hex());
  }

  private static PeerRow peer(Registration peer, Map<String, Double> stakes) {
    BucketAccess bucket = peer.bucket();
    return new PeerRow(
        peer.peer().name(),
        peer.publicKey(),
        bucket.uri(),
        bucket.endpoint(),
        !bucket.accessKey().isEmpty(),
        peer.since(),
        stakes.getOrDefault(peer.publicKey(), 0.0));
  }

  private static List<WeightRow> weights(List<PostedWeights> posted, Map<String, Double> stakes) {
    List<WeightRow> rows = new ArrayList<>();
    for (PostedWeights one : posted) {
      double stake = stakes.getOrDefault(one.validatorKey(), 0.0);
      for (Share share : one.shares()) {
        rows.add(
            new WeightRow(
                one.validatorKey(), stake, one.round(), share.peer().name(), share.value()));
      }
    }
    return rows;
  }

  private static List<EmissionRow> emissions(List<Emission> booked) {
    List<EmissionRow> rows = new ArrayList<>();
    for (Emission emission : booked) {
      for (Share share : emission.peers()) {
        rows.add(new EmissionRow(emission.epoch(), share.peer().name(), share.value()));
      }
      rows.add(new EmissionRow(emission.epoch(), "", emission.burned()));
    }
    return rows;
  }

  private static String kind(Statement says) {
    return says.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String what(Statement says) {
    if (says instanceof Opening opening) {
      return "run.json %s in %s, corpus %s"
          .formatted(opening.spec().brief(), opening.run(), opening.corpus());
    } else if (says instanceof Join join) {
      String key = join.bucket().accessKey().isEmpty() ? "" : ", with a key to read it";
      return join.peer() + " in " + join.bucket() + key;
    } else if (says instanceof Round round) {
      return "round %d, after %s".formatted(round.round(), round.record().brief());
    } else if (says instanceof Stake stake) {
      return stake.amount() + " to " + brief(stake.validatorKey());
    } else if (says instanceof Weights posted) {
      return "after round " + posted.round() + ": " + shares(posted.shares());
    } else if (says instanceof Emission emission) {
      return "epoch %d: %s, burned %s"
          .formatted(emission.epoch(), shares(emission.peers()), emission.burned());
    }
    throw new IllegalArgumentException("Unknown statement " + says);
  }

  private static String shares(List<Share> shares) {
    String shown =
        shares.stream()
            .limit(SHARES_SHOWN)
            .map(share -> share.peer() + " " + share.value())
            .collect(Collectors.joining(", "));
    int more = shares.size() - SHARES_SHOWN;
    return shares.isEmpty() ? "nobody" : shown + (more > 0 ? " and " + more + " more" : "");
  }

  /** As key pairs show themselves; a key of a foreign chain as it is. */
  static String brief(String key) {
    try {
      return Digest.of(HexFormat.of().parseHex(key)).brief();
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
