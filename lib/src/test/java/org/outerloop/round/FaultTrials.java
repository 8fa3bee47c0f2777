package org.outerloop.round;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.outerloop.audit.Diagnose;
import org.outerloop.audit.DiagnoseOptions;
import org.outerloop.audit.Diagnosis;
import org.outerloop.audit.StoredRun;
import org.outerloop.exchange.Gatherer;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Standings;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/**
 * Injects one silent fault into a run of the toy model, lets it go on, and asks where it parts from
 * a clean run of the same settings. Faults that somebody notices at once, and those that change
 * nothing, are drawn again.
 */
public final class FaultTrials {
  private static final int MOST_DRAWS = 40;

  private final FaultWorld world;
  private final SplitMix64 random;

  private FaultTrials(FaultWorld world, long seed) {
    this.world = world;
    this.random = new SplitMix64(seed);
  }

  /**
   * One trial.
   *
   * @param kind of the fault
   * @param named whether it was named in all that can be known
   * @param seconds that the diagnosis took
   * @param draws until a fault was silent and changed something
   * @param words what was injected, and what was said
   */
  public record Trial(
      String kind, boolean named, double seconds, long requests, int draws, String words) {}

  /** Kinds in turn, everything else drawn. */
  public static List<Trial> run(Path folder, int rounds, int trials, long seed) throws IOException {
    FaultTrials all = new FaultTrials(new FaultWorld(folder, rounds), seed);
    List<Trial> results = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      FaultKind[] kinds = FaultKind.values();
      results.add(all.trial(kinds[i % kinds.length]));
    }
    return results;
  }

  /** A run with a fault in it. */
  private record Spoiled(TinyRun run, Fault fault, long rounds) {}

  private Trial trial(FaultKind kind) throws IOException {
    for (int draw = 1; draw <= MOST_DRAWS; draw++) {
      long round = Math.min(world.rounds() - 1, first(kind) + random.nextInt(world.rounds()));
      TinyRun fork = world.fork(kind.by == FaultKind.By.STORE ? world.rounds() : round);
      try {
        Optional<Spoiled> spoiled = spoil(fork, kind, round);
        if (spoiled.isPresent()) {
          return diagnose(spoiled.get(), draw);
        }
      } finally {
        remove(fork);
      }
    }
    return new Trial(kind.name(), false, 0, 0, MOST_DRAWS, "no such fault was silent");
  }

  private static int first(FaultKind kind) {
    return switch (kind) {
      case STATE_BETWEEN_ROUNDS, STALE_BASE -> 1;
      default -> 0;
    };
  }

  private Trial diagnose(Spoiled spoiled, int draws) {
    long before = System.nanoTime();
    Fault fault = spoiled.fault();
    DiagnoseOptions options = new DiagnoseOptions(DiagnoseOptions.USUAL.readAll(), true);
    try (StoredRun a = FaultWorld.view(world.clean(spoiled.rounds()), "clean");
        StoredRun b = FaultWorld.view(spoiled.run(), "spoiled")) {
      Diagnosis diagnosis = Diagnose.between(a, b, options);
      return new Trial(
          fault.kind().name(),
          fault.isNamedBy(diagnosis),
          (System.nanoTime() - before) * 1e-9,
          diagnosis.requests(),
          draws,
          fault + " -> " + diagnosis.lines());
    }
  }

  /** Empty if the fault was noticed at once, or changed nothing. */
  private Optional<Spoiled> spoil(TinyRun run, FaultKind kind, long round) throws IOException {
    if (kind.by == FaultKind.By.NOBODY) {
      FaultWorld.play(run, round);
      return Optional.of(new Spoiled(run, Fault.of(kind, round), round + 1));
    }
    PeerId peer = run.peer(random.nextInt(3));
    if (kind.by == FaultKind.By.STORE) {
      long at = kind == FaultKind.STORED_STATE ? world.rounds() - 1 : round;
      Fault fault = new StoredFaults(run, random).flip(kind, at, peer);
      return Optional.of(new Spoiled(run, fault, world.rounds()));
    }
    Optional<Fault> fault;
    try {
      fault = play(run, kind, round, peer);
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      return Optional.empty(); // somebody noticed
    }
    if (fault.isEmpty() || isSame(run, round)) {
      return Optional.empty();
    }
    boolean goesOn = kind != FaultKind.NEWCOMER && round + 1 < world.rounds();
    long more = goesOn ? random.nextInt(3) / 2 : 0;
    for (long next = round + 1; next <= round + more; next++) {
      FaultWorld.play(run, next);
    }
    return Optional.of(new Spoiled(run, known(fault.get(), more), round + 1 + more));
  }

  /** A state is gone a round later, so only its digest can be compared then. */
  private static Fault known(Fault fault, long more) {
    boolean gone = fault.kind() == FaultKind.STATE_BETWEEN_ROUNDS && more > 0;
    return gone
        ? new Fault(fault.kind(), fault.round(), fault.peer(), Optional.empty(), fault.words())
        : fault;
  }

  /** Whether the round ended as without a fault, in everything but times and signatures. */
  private boolean isSame(TinyRun run, long round) {
    return text(run, round).equals(text(world.twin(round + 1), round));
  }

  private static String text(TinyRun run, long round) {
    String json = RecordJson.toTree(FaultWorld.record(run, round)).toPrettyString();
    return json.lines()
        .filter(line -> !line.contains("uploaded-millis") && !line.contains("ledger-he"))
        .reduce("", (a, b) -> a + b + "\n");
  }

  private Optional<Fault> play(TinyRun run, FaultKind kind, long round, PeerId peer)
      throws IOException {
    RoundStart start = FaultWorld.start(run, round);
    int slice = random.nextInt(Checkpoints.slices(run.spec).size());
    Fault fault = Fault.of(kind, round, peer);
    switch (kind.by) {
      case CORPUS -> {
        Optional<Fault> corpus = new CorpusFaults(run, random).change(kind, start, peer);
        if (corpus.isEmpty()) {
          return corpus;
        }
        fault = corpus.get();
        FaultWorld.play(run, round);
      }
      case PEER -> fault = peers(run, kind, start, peer);
      case VALIDATOR -> {
        for (int i = 0; i < start.roster().size(); i++) {
          run.publish(i, run.train(i, start));
        }
        validate(run, kind, start, peer, slice);
        fault = expected(fault, run.spec, slice);
      }
      default -> {
        FaultWorld.play(run, round);
        RecordFaults.change(run, round, kind, peer, random);
        fault =
            kind == FaultKind.WEIGHT
                ? fault.saying("B's does not follow from its evidence")
                : Fault.of(kind, round).saying("B's does not follow from its evidence");
      }
    }
    return Optional.of(fault);
  }

  /** One of the peers is at fault. */
  private Fault peers(TinyRun run, FaultKind kind, RoundStart start, PeerId peer)
      throws IOException {
    PeerFaults wrong = new PeerFaults(run.spec, kind, start.round(), random);
    for (int i = 0; i < start.roster().size(); i++) {
      boolean his = run.peer(i).equals(peer);
      if (his && kind == FaultKind.STALE_BASE) {
        run.publish(i, new PeerRound(start, new StaleBase()).apply(run.peerPlace(i)));
      } else if (his && kind != FaultKind.PAYLOAD_BEFORE_JUDGED) {
        run.publish(i, new FaultyPeer(run.peerPlace(i), start, wrong).train());
      } else {
        run.publish(i, run.train(i, start));
      }
    }
    String key = run.spec.keys().contribution(start.round());
    if (kind == FaultKind.PAYLOAD_BEFORE_JUDGED) {
      StoredFaults stored = new StoredFaults(run, random);
      stored.flipIn(stored.file(peer.name(), key));
    }
    run.validate(start, FaultWorld.standings(run, start.round()));
    Fault fault = Fault.of(kind, start.round(), peer);
    return switch (kind) {
      case PARAMETER_AFTER_STEPS,
          SELECTION,
          ROUNDING,
          SCALE,
          KEPT_RESIDUAL,
          KEPT_MOMENT,
          STATE_BETWEEN_ROUNDS ->
          fault.at(run.spec, wrong.slice());
      case PAYLOAD_BEFORE_JUDGED -> fault.saying(key);
      case OTHER_SEQUENCES -> fault.saying("B consumed other sequences");
      default -> fault;
    };
  }

  /** Parameters of the round before, and a header that says so. */
  private record StaleBase() implements Conduct {
    @Override
    public long baseRound(long round) {
      return round - 1;
    }
  }

  private static Fault expected(Fault fault, RunSpec spec, int slice) {
    Fault ofAll = Fault.of(fault.kind(), fault.round());
    return switch (fault.kind()) {
      case LOSS, NORM -> fault;
      case MERGED_VALUE -> ofAll.at(spec, slice).saying("from the contributions it is A's");
      case MERGE_FACTOR -> ofAll.at(spec, first(spec, slice)).saying("it is A's");
      case RULE -> ofAll.saying("B's does not follow from its evidence");
      default -> ofAll;
    };
  }

  /** The first slice of the tensor of a slice. */
  private static int first(RunSpec spec, int slice) {
    int tensor = Checkpoints.slices(spec).get(slice).tensor();
    int first = slice;
    while (first > 0 && Checkpoints.slices(spec).get(first - 1).tensor() == tensor) {
      first--;
    }
    return first;
  }

  private void validate(TinyRun run, FaultKind kind, RoundStart start, PeerId peer, int slice) {
    Standings standings = FaultWorld.standings(run, start.round());
    if (kind == FaultKind.NEWCOMER) {
      run.registerNewcomer();
    }
    List<ObjectStore> buckets =
        start.roster().ids().stream().map(id -> ObjectStores.open(run.place(id.name()))).toList();
    try (ObjectStore ledger = ObjectStores.open(run.place("ledger"))) {
      List<Submission> found =
          new Gatherer(run.spec, start.roster(), ledger)
              .gather(buckets, start.round(), new Window(0, Long.MAX_VALUE));
      new ValidatorRound(
              new FaultySpread(run, start, kind, peer, slice, random),
              search(kind, start),
              place(run.validatorPlace(), kind),
              run.validator,
              run.beacon(),
              new StageTimes())
          .run(start, found, standings, run::ledger);
    } finally {
      buckets.forEach(ObjectStore::close);
    }
  }

  private static LikenessSearch search(FaultKind kind, RoundStart start) {
    PeerId first = start.roster().ids().get(0);
    PeerId second = start.roster().ids().get(1);
    return kind == FaultKind.OVERLAP
        ? (run, works, floor) -> List.of(new Overlap(first, second, 0.4375, 0.5, 64))
        : LikenessSearch.here();
  }

  private static ValidatorPlace place(ValidatorPlace right, FaultKind kind) {
    if (kind != FaultKind.RULE) {
      return right;
    }
    ObjectNode tree = RecordJson.toTree(right.spec());
    ((ObjectNode) tree.path("gauntlet").path("weights")).put("power", 1.5);
    return new ValidatorPlace(
        RecordJson.fromTree(tree, RunSpec.class),
        right.run(),
        right.corpus(),
        right.buckets(),
        right.devices());
  }

  private static void remove(TinyRun run) throws IOException {
    Path folder = Path.of(URI.create(run.place("run").uri())).getParent();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
