package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.storage.ObjectStore;

/** Samples of the contributions of a run of 7,000 parameters. */
class InspectContributionTest {
  private static final int PEERS = 3;

  @TempDir Path folder;
  private TinyRun run;
  private RoundStart start;

  @BeforeEach
  void beginARun() {
    run = new TinyRun(folder);
    start = run.begin();
  }

  private List<Inspection> inspect(RoundStart round, List<PeerResult> results) {
    InspectContribution inspect = new InspectContribution(run.validatorPlace(), round, 5);
    return results.stream()
        .map(sent -> inspect.apply(new Candidate(sent.header().peer(), sent.header(), 0, 0)))
        .toList();
  }

  private List<PeerResult> trainAll(RoundStart round) {
    List<PeerResult> results = new ArrayList<>();
    for (int peer = 0; peer < PEERS; peer++) {
      results.add(run.train(peer, round));
      run.publish(peer, results.get(peer));
    }
    return results;
  }

  private List<Overlap> pairs(RoundStart round, List<Inspection> inspections) {
    List<SampledWork> works =
        inspections.stream()
            .map(
                found ->
                    new SampledWork(
                        found.candidate().peer(),
                        run.spec.keys().sample(round.round(), found.sample()),
                        found.sample()))
            .toList();
    return LikenessSearch.here().pairs(run.place("run"), works, 0);
  }

  @Test
  void honestPeersOfATinyModelAreNotTakenForCopies() {
    RoundStart round = start;
    RoundRecord record = null;
    for (int i = 0; i < 2; i++) {
      List<Overlap> pairs = pairs(round, inspect(round, trainAll(round)));

      assertThat(pairs).hasSize(3);
      assertThat(pairs)
          .allSatisfy(
              pair -> assertThat(pair.likeness()).isLessThan(run.spec.gauntlet().copyOverlap()));
      record = run.validate(round, record == null ? run.fresh() : record.standings());
      round = record.nextStart();
    }
  }

  @Test
  void aContributionInspectedAgainLeavesTheSameSampleUnderTheSameKey() {
    List<PeerResult> sent = trainAll(start);

    List<Inspection> once = inspect(start, sent);
    List<Inspection> again = inspect(start, sent);

    assertThat(again)
        .extracting(Inspection::sample)
        .isEqualTo(once.stream().map(Inspection::sample).toList());
    try (ObjectStore bucket = run.run()) {
      assertThat(bucket.list("tiny/rounds/00000000/samples/")).hasSize(PEERS);
    }
  }
}
