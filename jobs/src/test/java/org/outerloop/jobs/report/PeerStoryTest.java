package org.outerloop.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.SampleRun;
import org.outerloop.jobs.ScoreRow;

class PeerStoryTest {
  private final List<PeerRows> peers = PeerRows.of(SampleRun.of(6).scores());

  @Test
  void saysThatAPeerDidItsWork() {
    PeerStory story = new PeerStory(peers.get(0));

    assertThat(story.sentence()).isEqualTo("accepted in 6 of 6 rounds, always merged");
    assertThat(story.blameless()).isTrue();
    assertThat(story.lastReason()).isEmpty();
  }

  @Test
  void saysWhoseWorkWasCopied() {
    PeerStory story = new PeerStory(peers.get(3));

    assertThat(story.sentence()).isEqualTo("copy of peer-0 in 6 of 6 rounds, never merged");
    assertThat(story.blameless()).isFalse();
    assertThat(story.lastReason()).startsWith("round 5: 99.8 % of the coordinates");
  }

  @Test
  void countsEachOutcomeMostFrequentFirst() {
    PeerStory story = new PeerStory(peers.get(4));

    assertThat(story.sentence())
        .isEqualTo(
            "accepted in 4 of 6 rounds, malformed in 1 of 6 rounds, too late in 1 of 6 rounds,"
                + " merged in 4 of 6 rounds");
  }

  @Test
  void saysWhenAStateWasLost() {
    List<ScoreRow> rows = new ArrayList<>(peers.get(0).rows());
    rows.set(2, withState(rows.get(2), "recomputed"));
    rows.set(3, withState(rows.get(3), "cold"));
    rows.set(5, withState(rows.get(5), "cold"));

    assertThat(new PeerStory(new PeerRows("peer-0", rows)).sentence())
        .isEqualTo(
            "accepted in 6 of 6 rounds, always merged, state computed again in round 2,"
                + " cold start in rounds 3 5");
  }

  private static ScoreRow withState(ScoreRow row, String state) {
    return new ScoreRow(
        row.round(),
        row.peer(),
        row.outcome(),
        row.reason(),
        row.copyOf(),
        row.assignedBefore(),
        row.assignedAfter(),
        row.randomBefore(),
        row.randomAfter(),
        row.lossScore(),
        row.lossScoreError(),
        row.proof(),
        row.ratingMu(),
        row.ratingSigma(),
        row.score(),
        row.weight(),
        row.merged(),
        row.contributionBytes(),
        row.tokens(),
        row.trainingLoss(),
        row.tokensPerSecond(),
        row.sequences(),
        state,
        row.stateSteps(),
        row.residentPeakBytes(),
        row.gpuAllocatedPeakBytes(),
        row.gpuReservedPeakBytes());
  }

  @Test
  void ordersPeersByTheNumbersInTheirNames() {
    List<ScoreRow> rows = new ArrayList<>();
    for (String peer : List.of("peer-10", "peer-9", "peer-1")) {
      rows.add(SampleRun.score(0, peer));
    }

    List<String> names = PeerRows.of(rows).stream().map(PeerRows::peer).toList();

    assertThat(names).containsExactly("peer-1", "peer-9", "peer-10");
  }
}
