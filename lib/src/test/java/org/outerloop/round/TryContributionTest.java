package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.outerloop.exchange.Gatherer;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.protocol.Digest;
import org.outerloop.round.TryContribution.Group;
import org.outerloop.round.TryContribution.Item;
import org.outerloop.round.TryContribution.Report;
import org.outerloop.round.TryContribution.Result;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/** Three peers' contributions on one model. */
class TryContributionTest {
  private static final long[] RANDOM = {300, 301, 302, 350, 399};
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;
  private TinyRun run;
  private RoundStart start;
  private List<Candidate> candidates;

  @BeforeEach
  void threePeersTrain() {
    run = new TinyRun(folder);
    start = run.begin();
    IntStream.range(0, 3).forEach(peer -> run.publish(peer, run.train(peer, start)));
    candidates = scoring(Spread.here()).inspect().stream().map(Inspection::candidate).toList();
  }

  private Scoring scoring(Spread spread) {
    List<ObjectStore> buckets = List.of(run.bucket(0), run.bucket(1), run.bucket(2));
    try (ObjectStore ledger = ObjectStores.open(run.place("ledger"))) {
      List<Submission> found =
          new Gatherer(run.spec, start.roster(), ledger)
              .gather(buckets, 0, new Window(0, Long.MAX_VALUE));
      Digest secret = run.beacon().secret(0);
      return new Scoring(spread, run.validatorPlace(), start, secret, found);
    } finally {
      buckets.forEach(ObjectStore::close);
    }
  }

  private Item item(int peer, float factor) {
    float[] factors = new float[64];
    Arrays.fill(factors, factor);
    return new Item(candidates.get(peer), factors, new long[] {peer, 40 + peer, 80 + peer});
  }

  private Report report(boolean base, Item... items) {
    return new TryContribution(run.validatorPlace(), start)
        .apply(new Group(List.of(items), base, RANDOM));
  }

  private Result alone(int peer) {
    return report(false, item(peer, 1)).results().get(0);
  }

  private static void assertSameBits(Result found, Result expected) {
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void aTrialHasTheSameBitsAloneAndInAnyGroup() {
    Report forwards = report(true, item(0, 1), item(1, 1), item(2, 1));
    Report backwards = report(false, item(2, 1), item(1, 1), item(0, 1));

    for (int peer = 0; peer < 3; peer++) {
      Result alone = alone(peer);
      assertThat(alone.assignedAfter()).doesNotContain(alone.assignedBefore());
      assertSameBits(forwards.results().get(peer), alone);
      assertSameBits(backwards.results().get(2 - peer), alone);
    }
    assertThat(report(true).base()).containsExactly(forwards.base());
  }

  @Test
  void nothingAppliedIsNothingGained() {
    Report report = report(true, item(0, 0));

    assertThat(report.results().get(0).random()).containsExactly(report.base());
    assertThat(report.results().get(0).assignedAfter())
        .containsExactly(report.results().get(0).assignedBefore());
  }

  /** What can be wrong with the second of three. */
  enum Spoiled {
    REMOVED,
    CHANGED,
    SHORTER,
    RUINOUS
  }

  @ParameterizedTest
  @EnumSource
  void oneThatCannotBeTriedLeavesTheOthersAsTheyAre(Spoiled spoiled) {
    Result first = alone(0);
    Result last = alone(2);
    float factor = spoiled == Spoiled.RUINOUS ? 1e38f : 1;
    spoil(spoiled);

    List<Result> results = report(false, item(0, 1), item(1, factor), item(2, 1)).results();

    assertSameBits(results.get(0), first);
    assertSameBits(results.get(2), last);
    if (spoiled == Spoiled.RUINOUS) {
      assertThat(results.get(1).random()).contains(Double.NaN);
    } else {
      assertThat(results.get(1).refusal()).isNotEmpty();
    }
  }

  private void spoil(Spoiled spoiled) {
    String key = run.spec.keys().contribution(0);
    try (ObjectStore bucket = run.bucket(1)) {
      byte[] payload = bucket.get(key, MEGABYTE);
      switch (spoiled) {
        case REMOVED -> bucket.delete(key);
        case CHANGED -> {
          payload[payload.length / 2] ^= 1;
          bucket.put(key, payload);
        }
        case SHORTER -> bucket.put(key, Arrays.copyOf(payload, payload.length / 2));
        case RUINOUS -> {}
      }
    }
  }

  @Test
  void evidenceDoesNotHangOnTheNumberOfTasks() {
    List<Integer> tasks = new ArrayList<>();
    List<List<Evidence>> evidence = new ArrayList<>();
    for (int slots : new int[] {1, 2, 3, 8}) {
      Scoring scoring = scoring(counting(slots, tasks));
      evidence.add(scoring.evidence(scoring.inspect(), run.fresh()).evidence());
      assertThat(scoring.cost().contributions()).isEqualTo(3);
      // before and after on 8 of the peer's own, after on 8 random ones; the base once on these
      assertThat(scoring.cost().sequences()).isEqualTo(3 * (2 * 8 + 8) + 8);
      assertThat(scoring.cost().overheadRatio()).isGreaterThanOrEqualTo(1);
    }

    assertThat(tasks).containsExactly(1, 2, 3, 3);
    assertThat(evidence).allMatch(evidence.get(0)::equals);
  }

  private static Spread counting(int slots, List<Integer> tasks) {
    return new Spread() {
      @Override
      public int slots() {
        return slots;
      }

      @Override
      public <T extends Serializable, R extends Serializable> List<R> each(
          String stage, List<T> items, Work<T, R> work) {
        if (stage.equals("try")) {
          tasks.add(items.size());
        }
        return Spread.here().each(stage, items, work);
      }
    };
  }
}
