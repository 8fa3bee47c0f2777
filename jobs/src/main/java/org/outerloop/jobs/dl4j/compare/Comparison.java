package org.outerloop.jobs.dl4j.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outerloop.jobs.dl4j.compare.OneTraining.Trainer;
import org.outerloop.jobs.dl4j.compare.TrainingFigures.Point;

/** Trainings by several masters of networks of several sizes, as a table. */
public final class Comparison {
  private static final String OURS = Trainer.SPARSELOCO.label();

  private final List<TrainingFigures> all = new ArrayList<>();

  public void add(TrainingFigures figures) {
    all.add(figures);
  }

  /** A line for each training, and for each averaging what we took to the same score. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-13s %10s %6s %8s %7s %8s %8s %8s %10s %8s %8s %12s %8s",
            "trainer",
            "parameters",
            "rounds",
            "accuracy",
            "wall s",
            "s/round",
            "moved MB",
            "results",
            "broadcasts",
            "shuffle",
            "(copies)",
            "driver heap",
            "resident"));
    all.forEach(figures -> lines.add(line(figures)));
    lines.add(
        "s/round: in the last fit; moved: results, broadcasts and shuffle; copies: of states");
    lines.add(
        "against the loss of an executor; driver heap: live objects, and (those of the training)");
    for (TrainingFigures ours : all) {
      for (TrainingFigures averaging : all) {
        if (ours.parameters() == averaging.parameters()
            && ours.trainer().equals(OURS)
            && !averaging.trainer().equals(OURS)) {
          lines.add(atEqualScore(averaging, ours));
        }
      }
    }
    return lines;
  }

  /** The same for scripts; bytes. */
  public Map<String, ?> figures() {
    return Map.of("trainings", all.stream().map(Comparison::figures).toList());
  }

  private static Map<String, ?> figures(TrainingFigures training) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("trainer", training.trainer());
    figures.put("parameters", training.parameters());
    figures.put("rounds", training.last().rounds());
    figures.put("accuracy", training.last().accuracy());
    figures.put("seconds", training.last().seconds());
    figures.put("moved", training.last().moved());
    figures.put("copies", training.last().copies());
    figures.put("driver_heap", training.driverHeap());
    figures.put("driver_resident", training.driverResident());
    return figures;
  }

  private static String line(TrainingFigures figures) {
    Point last = figures.last();
    return String.format(
        Locale.ROOT,
        "%-13s %10d %6d %8.4f %7.1f %8.2f %8.1f %8.1f %10.1f %8.1f %8.1f %5.0f (%4.0f) %8.0f",
        figures.trainer(),
        figures.parameters(),
        last.rounds(),
        last.accuracy(),
        last.seconds(),
        figures.secondsOfRound(),
        mega(last.moved()),
        mega(last.results()),
        mega(last.broadcasts()),
        mega(last.shuffled()),
        mega(last.copies()),
        mega(figures.driverHeap()),
        mega(figures.driverHeap() - figures.driverHeapBefore()),
        mega(figures.driverResident()));
  }

  private static double mega(long bytes) {
    return bytes * 1e-6;
  }

  private static String atEqualScore(TrainingFigures averaging, TrainingFigures ours) {
    double score = Math.min(averaging.last().accuracy(), ours.last().accuracy());
    Point theirs = averaging.firstAt(score);
    Point here = ours.firstAt(score);
    return String.format(
        Locale.ROOT,
        "%d parameters, accuracy %.4f: %s %d rounds, %.1f s, %.1f MB; %s %d rounds, %.1f s, %.1f MB: "
            + "%.0f times fewer bytes (with copies %.0f), %.0f times at as many rounds",
        ours.parameters(),
        score,
        averaging.trainer(),
        theirs.rounds(),
        theirs.seconds(),
        mega(theirs.moved()),
        OURS,
        here.rounds(),
        here.seconds(),
        mega(here.moved()),
        (double) theirs.moved() / here.moved(),
        (double) (theirs.moved() + theirs.copies()) / (here.moved() + here.copies()),
        (double) averaging.last().moved() / ours.last().moved());
  }
}
