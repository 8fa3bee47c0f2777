package org.outerloop.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.audit.Diagnose;
import org.outerloop.audit.DiagnoseOptions;
import org.outerloop.audit.Diagnosis;
import org.outerloop.audit.Parting;
import org.outerloop.audit.ReplayDiagnosis;
import org.outerloop.audit.RunPlaces;
import org.outerloop.audit.StoredRun;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.ReplayPlace;
import org.outerloop.round.RunReplay;
import org.outerloop.round.TaskDevices;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop diagnose --a PLACE --b PLACE}. */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Finds where two runs, two parties of one run, or a run and its own recomputation part: round, "
          + "peer, tensor, slice, and whether data, inner steps, codec, scoring, judgement or merge differ.",
      "A PLACE is a work folder, an invitation (.json) or the settings of a run (.conf); it is only read.",
      "Exit status 3 if they part."
    })
final class DiagnoseCommand implements Callable<Integer> {
  private static final int THEY_PART = 3;

  @Option(names = "--a", required = true, paramLabel = "PLACE", description = "One run.")
  private String a;

  @Option(names = "--b", paramLabel = "PLACE", description = "The other.")
  private Optional<String> b = Optional.empty();

  @Option(
      names = "--replay",
      description = {
        "Instead of --b: compares with what comes of the stored objects when every round is done again,",
        "inner steps included, on this machine's CPU."
      })
  private boolean replay;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "Which run, where a folder holds several.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--every-record",
      description = {
        "Reads all records up to where the runs part, not only those that bisection asks for: finds also",
        "what nothing carries on. Done anyway for up to 100 records."
      })
  private boolean everyRecord;

  @Option(
      names = "--stored",
      description =
          "Where no records differ, reads all objects and compares them with their digests.")
  private boolean stored;

  @Override
  public Integer call() {
    if (replay == b.isPresent()) {
      throw new UserException("diagnose wants either --b PLACE or --replay");
    }
    try (ComparedPlace first = ComparedPlace.find(a, run)) {
      Diagnosis found = replay ? replayed(first) : compared(first);
      Say.report(found.lines());
      Say.figures(figures(found));
      return found.isEqual() ? 0 : THEY_PART;
    }
  }

  private Diagnosis compared(ComparedPlace first) {
    long readAll = everyRecord ? Long.MAX_VALUE : DiagnoseOptions.USUAL.readAll();
    try (ComparedPlace second = ComparedPlace.find(b.orElseThrow(), run);
        StoredRun ofA = new StoredRun(first.places());
        StoredRun ofB = new StoredRun(second.places())) {
      return Diagnose.between(ofA, ofB, new DiagnoseOptions(readAll, stored));
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static Diagnosis replayed(ComparedPlace place) {
    RunPlaces places = place.places();
    StoreLocation ledger =
        place
            .ledger()
            .orElseThrow(() -> new UserException(places.name() + " has no bucket of the ledger"));
    StoreLocation corpus =
        places
            .corpus()
            .orElseThrow(() -> new UserException(places.name() + " has no bucket of the corpus"));
    RunReplay run = RunReplay.open(places.run(), places.bucket(), ledger);
    return ReplayDiagnosis.of(
        places.name(),
        run,
        new ReplayPlace(
            places.bucket(), corpus, ledger, places.peers(), TaskDevices.of(Device.CPU), false));
  }

  private static Map<String, Object> figures(Diagnosis found) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("equal", found.isEqual());
    figures.put("rounds", found.rounds());
    figures.put("requests", found.requests());
    found.causes().stream().findFirst().ifPresent(cause -> add(figures, cause));
    figures.put("causes", found.causes().size());
    return figures;
  }

  private static void add(Map<String, Object> figures, Parting cause) {
    figures.put("round", cause.round());
    figures.put("stage", cause.stage().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    figures.put("peer", cause.peer().map(PeerId::name).orElse(""));
    figures.put("tensor", cause.place().map(place -> place.tensor()).orElse(""));
    figures.put("slice", cause.place().map(place -> place.slice() + 1).orElse(0));
    figures.put("slices", cause.place().map(place -> place.slices()).orElse(0));
    figures.put("detail", cause.detail());
  }
}
