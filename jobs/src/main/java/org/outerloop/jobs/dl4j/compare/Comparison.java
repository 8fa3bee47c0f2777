package org.outerloop.jobs.dl4j.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.outerloop.jobs.dl4j.compare.TrainingFigures.Point;

/** Trainings by both masters of networks of several sizes, as a table. */
public final class Comparison {
  private final List<TrainingFigures> all = new ArrayList<>();

  public void add(TrainingFigures figures) {
    all.add(figures);
  }

  /** A line for each training, and one for each size that compares at equal score. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "trainer     parameters rounds accuracy  wall s     moved    results broadcasts    shuffle"
            + "   (copies)  driver heap   resident");
    all.forEach(figures -> lines.add(line(figures)));
    for (TrainingFigures ours : all) {
      for (TrainingFigures averaging : all) {
        if (ours.parameters() == averaging.parameters()
            && ours.trainer().equals("sparseloco")
            && averaging.trainer().equals("averaging")) {
          lines.add(atEqualScore(averaging, ours));
        }
      }
    }
    return lines;
  }

  private static String line(TrainingFigures figures) {
    Point last = figures.last();
    return String.format(
        Locale.ROOT,
        "%-11s %10d %6d %8.4f %7.1f %9.2f %10.2f %10.2f %10.2f %10.2f %5.0f of %3.0f %10.0f",
        figures.trainer(),
        figures.parameters(),
        last.rounds(),
        last.accuracy(),
        last.seconds(),
        mega(last.moved()),
        mega(last.results()),
        mega(last.broadcasts()),
        mega(last.shuffled()),
        mega(last.copies()),
        mega(figures.driverHeap() - figures.driverHeapBefore()),
        mega(figures.driverHeap()),
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
        "%d parameters, accuracy %.4f: averaging round %d, %.1f MB, %.1f s; sparseloco round %d, %.1f MB, %.1f s: %.0f times fewer bytes (%.0f with copies)",
        ours.parameters(),
        score,
        theirs.rounds(),
        mega(theirs.moved()),
        theirs.seconds(),
        here.rounds(),
        mega(here.moved()),
        here.seconds(),
        (double) theirs.moved() / here.moved(),
        (double) (theirs.moved() + theirs.copies()) / (here.moved() + here.copies()));
  }
}
