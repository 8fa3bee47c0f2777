package org.outerloop.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.outerloop.audit.RunPlaces;
import org.outerloop.jobs.Access;
import org.outerloop.jobs.Invitation;
import org.outerloop.jobs.Parties;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.UserException;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.ledger.Registration;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Where one of the runs is that are compared, by what the user wrote: a work folder, which is read
 * as it lies there and may be a copy of a part; an invitation; or the settings of a run. Holds an
 * S3 server open where settings ask for one.
 */
record ComparedPlace(RunPlaces places, Optional<StoreLocation> ledger, Optional<Parties> server)
    implements AutoCloseable {
  private static final List<String> NO_PEERS = List.of("run", "corpus", "ledger");

  /**
   * Finds it.
   *
   * @param run name of the run, where the place does not tell
   */
  static ComparedPlace find(String place, Optional<String> run) {
    Path path = Path.of(place);
    if (Files.isDirectory(path)) {
      return folder(path, run);
    } else if (place.endsWith(".json")) {
      return invited(place, Invitation.read(path));
    } else if (place.endsWith(".conf")) {
      return settings(place, SettingsFile.read(path, List.of(), RunConf.class));
    }
    throw new UserException(
        "'" + place + "' is no work folder, no invitation (.json) and no settings (.conf)");
  }

  /** Buckets are folders: of kind file below {@code buckets}, of the S3 server below {@code s3}. */
  private static ComparedPlace folder(Path work, Optional<String> run) {
    Path buckets =
        Stream.of("buckets", "s3", "")
            .map(work::resolve)
            .filter(folder -> Files.isDirectory(folder.resolve("run")))
            .findFirst()
            .orElseThrow(
                () -> new UserException(work + " has no bucket of a run: no folder buckets/run"));
    Map<PeerId, StoreLocation> peers = new TreeMap<>();
    for (String name : children(buckets)) {
      if (!NO_PEERS.contains(name) && !name.startsWith(".")) {
        peers.put(new PeerId(name), location(buckets.resolve(name)));
      }
    }
    RunPlaces places =
        new RunPlaces(
            work.toString(),
            run.orElseGet(() -> only(buckets.resolve("run"))),
            location(buckets.resolve("run")),
            present(buckets.resolve("corpus")),
            peers);
    return new ComparedPlace(places, present(buckets.resolve("ledger")), Optional.empty());
  }

  private static String only(Path bucket) {
    List<String> runs =
        children(bucket).stream()
            .filter(name -> Files.isRegularFile(bucket.resolve(name).resolve("run.json")))
            .toList();
    if (runs.size() != 1) {
      throw new UserException(bucket + " holds the runs " + runs + "; say which one with --run");
    }
    return runs.get(0);
  }

  private static List<String> children(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserException("Cannot read " + folder + ": " + e, e);
    }
  }

  private static Optional<StoreLocation> present(Path folder) {
    return Optional.of(folder).filter(Files::isDirectory).map(ComparedPlace::location);
  }

  private static StoreLocation location(Path folder) {
    return new StoreLocation(folder.toAbsolutePath().normalize().toUri().toString(), Map.of());
  }

  /** By what the ledger says. */
  private static ComparedPlace invited(String name, Invitation invitation) {
    StoreLocation ledger = Access.location(invitation.ledger());
    try (ObjectStoreLedger book =
        ObjectStoreLedger.open(ObjectStores.open(ledger), new ObjectKeys(invitation.run()))) {
      LedgerState state = book.state();
      Opening opening =
          state
              .opening()
              .orElseThrow(() -> new UserException("The ledger at " + ledger + " opens no run"));
      Map<PeerId, StoreLocation> peers = new TreeMap<>();
      for (Registration peer : state.peers()) {
        peers.put(peer.peer(), Access.location(peer.bucket()));
      }
      RunPlaces places =
          new RunPlaces(
              name,
              invitation.run(),
              Access.location(opening.run()),
              Optional.of(Access.location(opening.corpus())),
              peers);
      return new ComparedPlace(places, Optional.of(ledger), Optional.empty());
    }
  }

  private static ComparedPlace settings(String name, RunConf conf) {
    List<PeerId> peers = new ArrayList<>(conf.peers().stream().map(PeerSettings::name).toList());
    Parties parties = Parties.open(conf.storage(), peers);
    Map<PeerId, StoreLocation> buckets = new TreeMap<>();
    peers.forEach(peer -> buckets.put(peer, parties.peerReader(peer)));
    RunPlaces places =
        new RunPlaces(
            name,
            conf.run().name(),
            parties.runReader(),
            Optional.of(parties.corpusReader()),
            buckets);
    return new ComparedPlace(places, Optional.of(parties.ledger()), Optional.of(parties));
  }

  @Override
  public void close() {
    server.ifPresent(Parties::close);
  }
}
