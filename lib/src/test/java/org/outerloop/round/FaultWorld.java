package org.outerloop.round;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.audit.RunPlaces;
import org.outerloop.audit.StoredRun;
import org.outerloop.gauntlet.Standings;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.StoreLocation;

/**
 * Two clean runs of the same settings, which differ only in times, as they were before every round:
 * one to compare with, the other to go on from with a fault.
 */
final class FaultWorld {
  private final Path folder;
  private final List<TinyRun> clean = new ArrayList<>();
  private final List<TinyRun> twin = new ArrayList<>();
  private long forks;

  FaultWorld(Path folder, int rounds) throws IOException {
    this.folder = folder;
    TinyRun first = TinyRun.sliced(empty("first"));
    first.begin();
    clean.add(first.copiedTo(empty("clean-0")));
    twin.add(first.copiedTo(empty("twin-0")));
    for (int round = 0; round < rounds; round++) {
      clean.add(next(clean.get(round), "clean-" + (round + 1), round));
      twin.add(next(twin.get(round), "twin-" + (round + 1), round));
    }
  }

  private TinyRun next(TinyRun before, String name, long round) throws IOException {
    TinyRun run = before.copiedTo(empty(name));
    play(run, round);
    return run;
  }

  int rounds() {
    return clean.size() - 1;
  }

  /** The clean run as it was before a round. */
  TinyRun clean(long round) {
    return clean.get((int) round);
  }

  /** The other clean run as it was before a round. */
  TinyRun twin(long round) {
    return twin.get((int) round);
  }

  /** A copy of the other clean run, to be spoiled. */
  TinyRun fork(long round) throws IOException {
    return twin(round).copiedTo(empty("fork-" + forks++));
  }

  private Path empty(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /** One round as it should be. */
  static void play(TinyRun run, long round) {
    RoundStart start = start(run, round);
    for (int i = 0; i < start.roster().size(); i++) {
      run.publish(i, run.train(i, start));
    }
    run.validate(start, standings(run, round));
  }

  static RoundStart start(TinyRun run, long round) {
    try (ObjectStore store = run.run()) {
      return new CommittedStarts(store, run.spec).of(round).orElseThrow();
    }
  }

  static Standings standings(TinyRun run, long round) {
    return round == 0 ? run.fresh() : record(run, round - 1).standings();
  }

  static RoundRecord record(TinyRun run, long round) {
    try (ObjectStore store = run.run()) {
      return new RunHistory(store, run.spec.keys())
          .record(round, PeerKeys.publicKey(run.spec.validatorKey()))
          .orElseThrow();
    }
  }

  /** As a party that has everything sees it. */
  static StoredRun view(TinyRun run, String name) {
    Map<PeerId, StoreLocation> peers = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      peers.put(run.peer(i), run.place(run.peer(i).name()));
    }
    return new StoredRun(
        new RunPlaces(
            name, run.spec.name(), run.place("run"), Optional.of(run.place("corpus")), peers));
  }
}
