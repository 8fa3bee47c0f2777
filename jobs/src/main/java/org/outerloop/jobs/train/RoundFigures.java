package org.outerloop.jobs.train;

import java.util.List;
import java.util.Optional;
import org.outerloop.jobs.StageRow;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.PeerResult;
import org.outerloop.round.ScoringCost;
import org.outerloop.round.StageTimes;
import org.outerloop.round.StageTimes.Stage;
import org.outerloop.tensor.MemoryFigures;

/**
 * What is measured of a round and never repeats, so it stands beside the record, not in it.
 *
 * @param seconds of the whole round
 * @param compute inner steps
 * @param communication loading, compressing, uploading, keeping state
 * @param scoring inspecting, trying, measuring the held-out loss
 * @param merge the outer step
 * @param other the rest
 * @param scoringCost what the tasks of scoring did; absent in rounds of an earlier version
 * @param peers figures of the peers that this application played
 */
record RoundFigures(
    long round,
    double seconds,
    double compute,
    double communication,
    double scoring,
    double merge,
    double other,
    Optional<ScoringCost> scoringCost,
    List<PeerFigures> peers) {

  /** What a peer tells of itself. */
  record PeerFigures(
      PeerId peer,
      double trainingLoss,
      double computeSeconds,
      double communicationSeconds,
      MemoryFigures memory) {}

  static RoundFigures of(long round, double seconds, StageTimes times, List<PeerResult> results) {
    return new RoundFigures(
        round,
        seconds,
        times.of(Stage.COMPUTE),
        times.of(Stage.COMMUNICATION),
        times.of(Stage.SCORING),
        times.of(Stage.MERGE),
        times.of(Stage.OTHER),
        Optional.of(times.scoringCost()),
        results.stream()
            .filter(result -> result.computeSeconds() > 0)
            .map(
                result ->
                    new PeerFigures(
                        result.header().peer(),
                        result.trainingLoss(),
                        result.computeSeconds(),
                        result.communicationSeconds(),
                        result.memory()))
            .toList());
  }

  Optional<PeerFigures> of(PeerId peer) {
    return peers.stream().filter(figures -> figures.peer().equals(peer)).findFirst();
  }

  List<StageRow> stages() {
    return List.of(
        new StageRow(round, "compute", compute),
        new StageRow(round, "communication", communication),
        new StageRow(round, "scoring", scoring),
        new StageRow(round, "merge", merge),
        new StageRow(round, "other", other));
  }
}
