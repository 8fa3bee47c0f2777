package org.outerloop.jobs;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.Digest;

/**
 * A made-up run that looks like a real one: peer-3 copies peer-0, peer-4 once sends what cannot be
 * read and is once late; the others do their work.
 */
public final class SampleRun {
  private static final long TOKENS = 98_304; // of one peer in one round
  private static final long SEQUENCES = TOKENS / 256;
  private static final long DENSE_BYTES = 21_300_224;

  private SampleRun() {}

  public static RunReport of(int rounds) {
    List<RoundRow> roundRows = new ArrayList<>();
    List<ScoreRow> scores = new ArrayList<>();
    List<StageRow> stages = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      roundRows.add(round(round));
      for (int peer = 0; peer < 5; peer++) {
        scores.add(score(round, "peer-" + peer));
      }
      stages.add(new StageRow(round, "compute", 18.2 + 0.9 * Math.sin(round)));
      stages.add(new StageRow(round, "communication", 1.4 + 0.2 * Math.cos(2.1 * round)));
      stages.add(new StageRow(round, "scoring", 6.1 + 0.4 * Math.sin(1.7 * round)));
      stages.add(new StageRow(round, "merge", 0.8));
      stages.add(new StageRow(round, "other", round == 0 ? 3.2 : 0.6));
    }
    return new RunReport("quickstart", roundRows, scores, stages, settings(rounds), command());
  }

  private static RoundRow round(int round) {
    boolean stumble = round == 2 || round == 4;
    return new RoundRow(
        round,
        4 * TOKENS,
        4 * TOKENS * (round + 1),
        loss(round + 1),
        loss(round + 1) * BITS_PER_BYTE,
        loss(round + 1) + 0.11,
        stumble ? 3 : 4,
        stumble ? 3 : 4,
        134_000 + 900 * Math.sin(round),
        DENSE_BYTES,
        27.1 + Math.sin(round),
        Digest.ofText("model " + round).hex(),
        loss(round),
        loss(round) * BITS_PER_BYTE,
        4 * SEQUENCES,
        5.4,
        5.0);
  }

  private static final double BITS_PER_BYTE = 0.3421; // of one nat per token

  private static double loss(int committed) {
    return 4.3 + 4.02 * Math.exp(-0.34 * committed) + 0.02 * Math.sin(3.0 * committed);
  }

  /** What a peer of this name did in a round; its last digit says what sort of peer it is. */
  public static ScoreRow score(int round, String name) {
    return score(round, name, Character.digit(name.charAt(name.length() - 1), 10));
  }

  private static ScoreRow score(int round, String name, int peer) {
    boolean copy = peer == 3;
    boolean malformed = peer == 4 && round == 2;
    boolean late = peer == 4 && round == 4;
    boolean good = !copy && !malformed && !late;
    double gain = good ? (0.021 + 0.004 * Math.sin(round + 2.0 * peer)) / (1 + 0.15 * round) : NONE;
    return new ScoreRow(
        round,
        name,
        malformed ? "malformed" : late ? "late" : "accepted",
        copy
            ? "99.8 % of the coordinates equal those of peer-0, uploaded 4.1 s earlier"
            : malformed
                ? "block 3: index 4099 lies outside the chunk <script>alert(1)</script>"
                : late ? "uploaded 2.4 s after the window closed" : "",
        copy ? "peer-0" : "",
        loss(round),
        loss(round) - 1.3 * gain,
        loss(round) + 0.01,
        loss(round) + 0.01 - gain,
        gain,
        good ? 0.0011 : NONE,
        good ? Math.min(1, 0.35 + 0.08 * round) : copy ? 0 : 0.2,
        copy ? 25 - 0.7 * round : 25 + 0.35 * round + 0.5 * Math.sin(peer),
        8.3 * Math.exp(-0.08 * round),
        copy
            ? Math.max(0, 1 - 0.4 * round)
            : 1 + (0.9 + 0.1 * peer) * round + Math.sin(peer + round),
        weight(round, peer),
        good,
        late ? 0 : 133_500 + 200L * peer + 40L * round,
        good ? TOKENS : 0,
        loss(round + 1) + 0.1 + 0.01 * peer,
        copy ? NONE : 5400 - 160.0 * peer + 40 * Math.sin(round),
        good ? SEQUENCES : 0,
        good ? "kept" : "",
        good ? 24L * round : 0,
        copy ? NONE : 1.2e9 + 1e7 * peer,
        NONE,
        NONE);
  }

  private static final double NONE = Double.NaN;

  private static double weight(int round, int peer) {
    if (peer == 3) {
      return 0;
    } else if (peer == 4) {
      return round == 2 || round == 4 ? 0 : 0.19;
    }
    return 0.27 + 0.02 * Math.sin(round + 2.1 * peer);
  }

  private static List<RunReport.Setting> settings(int rounds) {
    return List.of(
        new RunReport.Setting("run.seed", "20261122"),
        new RunReport.Setting("run.rounds", String.valueOf(rounds)),
        new RunReport.Setting("model", "5.3 M parameters, 6 layers, width 256"),
        new RunReport.Setting("data.sequence-length", "256"),
        new RunReport.Setting("training.inner-steps", "24"),
        new RunReport.Setting("training.batch-sequences", "16"),
        new RunReport.Setting("compression.top-k", "64 of each 64 x 64 chunk"),
        new RunReport.Setting("compression.error-feedback", "0.95"),
        new RunReport.Setting("merge.outer-learning-rate", "1.0"));
  }

  private static String command() {
    return "bin/outerloop train --conf conf/quickstart.conf --set run.rounds=12";
  }
}
