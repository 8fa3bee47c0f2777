package org.outerloop.bench;

import org.outerloop.gauntlet.ToyWorld;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Draw;
import org.outerloop.protocol.GauntletSpec.Draw.Lot;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.RecordJson;

/**
 * A thousand peers of known quality over two hundred rounds, judged by our settings with 20, 100
 * and all of them tried in each, and by those of Covenant-72B: how well ratings order them, and
 * what a round and a peer cost.
 */
final class GauntletBench {
  private static final int PEERS = 1000;
  private static final int ROUNDS = 200;
  private static final int SPAN = 50;
  private static final double GOAL = 0.95;
  private static final long SEED = 5;

  private GauntletBench() {}

  static Report run() {
    Report report = new Report();
    report.line(
        "%-14s %12s %12s %12s %12s %14s %14s",
        "tried",
        "correlation",
        "0.95 after",
        "s first 50",
        "s last 50",
        "bytes first",
        "bytes last");
    world(ours(20)); // so that the first figures are not the compiler's
    add(report, "20", ours(20));
    add(report, "100", ours(100));
    add(report, "all", ours(PEERS));
    add(report, "covenant-72b", GauntletSpecs.COVENANT_72B);
    return report;
  }

  /**
   * What one world came to.
   *
   * @param goalAfter rounds until the correlation was reached; 0 for never
   * @param secondsFirst of one of the first rounds, judging and drawing included
   * @param bytesFirst of a peer's standing in a record, after the first rounds
   */
  private record Figures(
      double correlation,
      int goalAfter,
      double secondsFirst,
      double secondsLast,
      double bytesFirst,
      double bytesLast) {}

  private static void add(Report report, String name, GauntletSpec spec) {
    Figures figures = world(spec);
    report.line(
        "%-14s %12.4f %12d %12.5f %12.5f %14.1f %14.1f",
        name,
        figures.correlation(),
        figures.goalAfter(),
        figures.secondsFirst(),
        figures.secondsLast(),
        figures.bytesFirst(),
        figures.bytesLast());
    report
        .number("correlation_" + name, figures.correlation())
        .number("rounds_to_goal_" + name, (long) figures.goalAfter())
        .number("milliseconds_first_50_" + name, 1000 * figures.secondsFirst())
        .number("milliseconds_last_50_" + name, 1000 * figures.secondsLast())
        .number("standing_bytes_first_50_" + name, figures.bytesFirst())
        .number("standing_bytes_last_50_" + name, figures.bytesLast());
  }

  private static Figures world(GauntletSpec spec) {
    ToyWorld world = new ToyWorld(spec, PEERS, SEED);
    long[] nanos = new long[ROUNDS];
    double bytesFirst = 0;
    int goalAfter = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = System.nanoTime();
      world.next();
      nanos[round] = System.nanoTime() - before;
      if (goalAfter == 0 && world.correlation() >= GOAL) {
        goalAfter = round + 1;
      }
      if (round == SPAN - 1) {
        bytesFirst = bytes(world);
      }
    }
    return new Figures(
        world.correlation(),
        goalAfter,
        seconds(nanos, 0),
        seconds(nanos, ROUNDS - SPAN),
        bytesFirst,
        bytes(world));
  }

  private static double bytes(ToyWorld world) {
    return RecordJson.toBytes(world.standings()).length / (double) PEERS;
  }

  private static double seconds(long[] nanos, int from) {
    long sum = 0;
    for (int round = from; round < from + SPAN; round++) {
      sum += nanos[round];
    }
    return sum / 1e9 / SPAN;
  }

  private static GauntletSpec ours(int evaluated) {
    return GauntletSpecs.with(new Draw(evaluated, 0.5, Lot.BOUNDED, 1));
  }
}
