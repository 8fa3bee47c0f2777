package org.outerloop.jobs.dl4j.compare;

import java.util.List;

/**
 * What one training took.
 *
 * @param trainer {@code averaging} or {@code sparseloco}
 * @param parameters of the network
 * @param points after each fit
 * @param driverHeap most bytes of live objects at the driver
 * @param driverHeapBefore the same before the network was there
 * @param driverResident most bytes of memory of the driver's process
 */
public record TrainingFigures(
    String trainer,
    long parameters,
    List<Point> points,
    long driverHeap,
    long driverHeapBefore,
    long driverResident) {

  /**
   * The state after some rounds.
   *
   * @param rounds so far
   * @param accuracy on examples that were not trained on
   * @param seconds spent in fits so far
   * @param results bytes of task results so far
   * @param broadcasts bytes
   * @param shuffled bytes from one executor to another
   * @param copies bytes of cached blocks copied between executors
   */
  public record Point(
      int rounds,
      double accuracy,
      double seconds,
      long results,
      long broadcasts,
      long shuffled,
      long copies) {
    /** Bytes through driver and shuffle. */
    public long moved() {
      return results + broadcasts + shuffled;
    }
  }

  public Point last() {
    return points.get(points.size() - 1);
  }

  /** Seconds of a round in the last fit, when everything is warm. */
  public double secondsOfRound() {
    if (points.size() == 1) {
      return last().seconds() / last().rounds();
    }
    Point from = points.get(points.size() - 2);
    return (last().seconds() - from.seconds()) / (last().rounds() - from.rounds());
  }

  /** The first state that is as good; the last if none is. */
  public Point firstAt(double accuracy) {
    return points.stream().filter(point -> point.accuracy() >= accuracy).findFirst().orElse(last());
  }
}
