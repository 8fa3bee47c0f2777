package org.outerloop.audit;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Finding;
import org.outerloop.round.Genesis;
import org.outerloop.round.Recomputation;
import org.outerloop.round.RecomputePeer;
import org.outerloop.round.ReplayPlace;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundReplay;
import org.outerloop.round.RoundStart;
import org.outerloop.round.RunHistory;
import org.outerloop.round.RunReplay;
import org.outerloop.round.ValidatorPlace;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/**
 * A run against what comes of its stored objects when they are computed again: the validator's part
 * of each round by {@link RoundReplay}, each peer's by {@link RecomputePeer}. Goes round by round
 * to the first that differs, for a round says nothing of the one before: cost is that of the run.
 */
public final class ReplayDiagnosis {
  private static final long MAX_HEADER_BYTES = 64L << 20;

  private final RunReplay run;
  private final ReplayPlace place;
  private final RunSpec spec;
  private final List<String> notes = new ArrayList<>();

  private ReplayDiagnosis(RunReplay run, ReplayPlace place, RunSpec spec) {
    this.run = run;
    this.place = place;
    this.spec = spec;
  }

  /**
   * Computes again until something differs.
   *
   * @param name how the user calls the run
   */
  public static Diagnosis of(String name, RunReplay run, ReplayPlace place) {
    List<Parting> ofRun = partings(run.findings(), Optional.empty());
    ReplayDiagnosis replay =
        run.spec().map(spec -> new ReplayDiagnosis(run, place, spec)).orElse(null);
    long rounds = run.committed();
    List<Parting> causes = new ArrayList<>(ofRun);
    if (replay != null) {
      causes.addAll(replay.first(rounds));
    }
    List<String> notes = replay == null ? List.of("settings cannot be read") : replay.notes;
    String again = name + ", computed again";
    return new Diagnosis(name, again, rounds, causes, List.of(), List.of(), notes, 0);
  }

  private List<Parting> first(long rounds) {
    for (long round = 0; round < rounds; round++) {
      List<Parting> found = new ArrayList<>(peers(round));
      if (found.isEmpty()) {
        RoundReplay.Report report = run.rounds(place).apply(new RoundReplay.Range(round, round));
        report.rounds().forEach(one -> found.addAll(partings(one.findings(), Optional.of(spec))));
      }
      if (!found.isEmpty()) {
        Stage first = found.get(0).stage();
        return found.stream().filter(parting -> parting.stage() == first).toList();
      }
    }
    return List.of();
  }

  /** The work of all peers whose contribution was used. */
  private List<Parting> peers(long round) {
    List<Parting> found = new ArrayList<>();
    PublicKey validator = PeerKeys.publicKey(spec.validatorKey());
    try (ObjectStore store = ObjectStores.open(place.run())) {
      RunHistory history = new RunHistory(store, spec.keys());
      RoundStart start =
          round == 0
              ? history.genesis().map(Genesis::start).orElseThrow()
              : history.record(round - 1, validator).map(RoundRecord::nextStart).orElseThrow();
      for (PeerSpec peer : start.roster().peers()) {
        header(round, peer).ifPresent(header -> found.addAll(recomputed(start, peer.id(), header)));
      }
    } catch (RuntimeException e) {
      notes.add("round " + round + ": peers were not recomputed: " + e.getMessage());
    }
    return found;
  }

  private Optional<ContributionHeader> header(long round, PeerSpec peer) {
    if (!place.buckets().containsKey(peer.id())) {
      return Optional.empty();
    }
    try (ObjectStore bucket = ObjectStores.open(place.buckets().get(peer.id()))) {
      byte[] json = bucket.get(spec.keys().header(round), MAX_HEADER_BYTES);
      return Optional.of(SignedHeader.verify(json, peer));
    } catch (MissingObjectException | MalformedMessageException e) {
      notes.add("round " + round + ": no header of " + peer.id() + " that counts");
      return Optional.empty();
    }
  }

  private List<Parting> recomputed(RoundStart start, PeerId peer, ContributionHeader header) {
    ValidatorPlace validator =
        new ValidatorPlace(spec, place.run(), place.corpus(), place.buckets(), place.devices());
    Recomputation again =
        new RecomputePeer(validator, (int) start.round())
            .apply(new RecomputePeer.Asked(start, header));
    switch (again.outcome()) {
      case DIFFERENT -> {
        return again.first().stream().map(found -> ReplayWords.of(spec, again, found)).toList();
      }
      case NO_STATE, NO_BASE ->
          notes.add(
              "round %d, %s was not recomputed: %s".formatted(start.round(), peer, again.state()));
      default -> {}
    }
    return List.of();
  }

  /** Differences alone; what could not be checked is no parting. */
  private static List<Parting> partings(List<Finding> findings, Optional<RunSpec> spec) {
    return findings.stream()
        .filter(Finding::difference)
        .map(found -> ReplayWords.of(found).at(place(found, spec)))
        .toList();
  }

  private static Optional<TensorPlace> place(Finding found, Optional<RunSpec> spec) {
    return spec.filter(known -> found.slice() >= 0)
        .map(
            known -> {
              ParameterLayout layout = ParameterLayout.of(known.model());
              List<Slice> all =
                  layout.slices(
                      known.compression().chunkEdge(), known.compression().sliceEntries());
              return TensorPlace.of(layout, all, found.slice());
            });
  }
}
