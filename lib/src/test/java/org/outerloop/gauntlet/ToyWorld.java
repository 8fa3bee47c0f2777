package org.outerloop.gauntlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.SplitMix64;

/**
 * Peers that all deliver in every round. Each has a true quality, spread evenly from 0 to twice the
 * mean gain of 0.6 %. Its loss score is that plus noise with the standard error of 32 sequences (or
 * as many as the property {@code toy.sequences} says) whose gains differ by 0.8 %: 0.14 %, four in
 * ten of the spread of qualities. That all are tried on the same sequences cancels a part of the
 * noise in life; here it is all the peer's own.
 */
public final class ToyWorld {
  private static final double MEAN_GAIN = 0.006;
  private static final double SEQUENCE_NOISE = 0.008;
  private static final int SEQUENCES = Integer.getInteger("toy.sequences", 32);

  /** Four rows stand for 32, with the same error of their mean. */
  private static final int ROWS = 4;

  private final Gauntlet gauntlet;
  private final EvaluationDraw draw;
  private final SplitMix64 random;
  private final List<PeerId> peers;
  private final double[] qualities;
  private Standings standings;

  public ToyWorld(GauntletSpec spec, int peers, long seed) {
    this.gauntlet = new Gauntlet(spec);
    this.draw = new EvaluationDraw(spec, seed);
    this.random = new SplitMix64(seed);
    this.peers = IntStream.range(0, peers).mapToObj(i -> new PeerId("peer-" + i)).toList();
    this.qualities =
        IntStream.range(0, peers).mapToDouble(i -> 2 * MEAN_GAIN * random.nextDouble()).toArray();
    this.standings = Standings.start(this.peers);
  }

  /** Plays one round. */
  public Judgement next() {
    Set<PeerId> drawn = new HashSet<>(draw.of(standings, peers));
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < peers.size(); i++) {
      Digest payload = Digest.ofText(standings.rounds() + " " + i);
      evidence.add(
          drawn.contains(peers.get(i))
              ? Evidence.tried(peers.get(i), 0, payload, losses(qualities[i]), 1)
              : Evidence.untried(peers.get(i), 0, payload, 1));
    }
    Judgement judgement = gauntlet.judge(standings.rounds(), evidence, List.of(), standings);
    standings = judgement.standings();
    return judgement;
  }

  /** Spearman's correlation of ordinals and true qualities. */
  public double correlation() {
    double[] ordinals = standings.peers().stream().mapToDouble(s -> s.rating().ordinal()).toArray();
    return correlation(ordinals, qualities);
  }

  static double correlation(double[] a, double[] b) {
    int[] rankA = ranks(a);
    int[] rankB = ranks(b);
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow(rankA[i] - rankB[i], 2);
    }
    return 1 - 6 * squares / (a.length * (Math.pow(a.length, 2) - 1));
  }

  public Standings standings() {
    return standings;
  }

  private Losses losses(double quality) {
    List<Double> before = Collections.nCopies(ROWS, 4.0);
    List<Double> after = new ArrayList<>();
    double noise = SEQUENCE_NOISE * Math.sqrt(ROWS / (double) SEQUENCES);
    for (int row = 0; row < ROWS; row++) {
      after.add(4 * (1 - quality - noise * Tries.normal(random)));
    }
    List<Double> assigned = Collections.nCopies(ROWS, 4 * (1 - 2 * quality));
    return new Losses(before, assigned, before, after);
  }

  private static int[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ranks = new int[values.length];
    for (int rank = 0; rank < order.length; rank++) {
      ranks[order[rank]] = rank;
    }
    return ranks;
  }
}
