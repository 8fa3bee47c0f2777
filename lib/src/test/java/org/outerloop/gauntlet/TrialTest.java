package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;

/** Samples have 16 sequences. */
class TrialTest {
  private static final List<Digest> PAYLOADS =
      List.of(Digest.ofText("a"), Digest.ofText("b"), Digest.ofText("c"));

  private static final Digest SECRET = Digest.ofText("secret");
  private static final TrialSize SIZE = new TrialSize(16, 16);

  private final Trial trial = new Trial(SIZE, 5, 2, SECRET, PAYLOADS);

  @Test
  void drawsAssignedSequencesFromTheObligatoryOnesWithoutRepeat() {
    long[] obligatory = LongStream.range(0, 100).map(i -> 1000 + 7 * i).toArray();

    long[] drawn = trial.assigned(Specs.peer(0), obligatory);

    assertThat(drawn).hasSize(16).doesNotHaveDuplicates().isSorted();
    assertThat(Arrays.stream(drawn).boxed().toList())
        .isSubsetOf(Arrays.stream(obligatory).boxed().toList());
    assertThat(trial.assigned(Specs.peer(0), obligatory)).isEqualTo(drawn);
    assertThat(trial.assigned(Specs.peer(1), obligatory)).isNotEqualTo(drawn);
  }

  @Test
  void drawsRandomSequencesThatNobodyWasAssigned() {
    long[] taken = LongStream.range(0, 500).map(i -> (i * 7919) % 1000).toArray();

    long[] drawn = trial.random(1000, taken);

    assertThat(drawn).hasSize(16).doesNotHaveDuplicates().isSorted();
    assertThat(Arrays.stream(drawn).boxed().toList())
        .doesNotContainAnyElementsOf(Arrays.stream(taken).boxed().toList())
        .allSatisfy(sequence -> assertThat(sequence).isBetween(0L, 999L));
  }

  @Test
  void takesAllThatIsFreeWhenThatIsFewerThanAsked() {
    long[] taken = LongStream.range(0, 20).filter(i -> i % 5 != 3).toArray();

    assertThat(trial.random(20, taken)).containsExactly(3, 8, 13, 18);
    assertThat(trial.assigned(Specs.peer(0), new long[] {9, 4})).containsExactly(4, 9);
  }

  @Test
  void drawsEverySequenceEquallyOften() {
    int[] counts = new int[40];
    for (int round = 0; round < 10_000; round++) {
      Trial other = new Trial(SIZE, 5, round, SECRET, PAYLOADS);
      for (long sequence : other.random(40, new long[] {0, 39, 17})) {
        counts[(int) sequence]++;
      }
    }

    for (int sequence = 0; sequence < counts.length; sequence++) {
      boolean taken = sequence == 0 || sequence == 39 || sequence == 17;
      assertThat(counts[sequence] / 10_000.0).isCloseTo(taken ? 0 : 16 / 37.0, within(0.03));
    }
  }

  @Test
  void reachesIntoCorporaLargerThanAnArray() {
    long[] drawn = trial.random(1L << 40, new long[] {1, 2, 3});

    assertThat(drawn[15]).isGreaterThan(Integer.MAX_VALUE).isLessThan(1L << 40);
  }

  @Test
  void changesItsSeedWithAnyPayloadAndTheSecretButNotWithTheirOrder() {
    long seed = Trial.seed(5, 2, SECRET, PAYLOADS);
    List<Digest> reordered = List.of(PAYLOADS.get(2), PAYLOADS.get(0), PAYLOADS.get(1));

    assertThat(Trial.seed(5, 2, SECRET, reordered)).isEqualTo(seed);
    assertThat(Trial.seed(5, 2, SECRET, PAYLOADS.subList(0, 2))).isNotEqualTo(seed);
    assertThat(Trial.seed(5, 3, SECRET, PAYLOADS)).isNotEqualTo(seed);
    assertThat(Trial.seed(6, 2, SECRET, PAYLOADS)).isNotEqualTo(seed);
    assertThat(Trial.seed(5, 2, Digest.ofText("another"), PAYLOADS)).isNotEqualTo(seed);
  }

  @Test
  void refusesACorpusThatTheRoundUsesUp() {
    assertThatThrownBy(() -> trial.random(3, new long[] {2, 0, 1}))
        .hasMessageStartingWith("All 3 training sequences are assigned in round 2");
    assertThatThrownBy(() -> trial.random(3, new long[] {3}))
        .hasMessage("Assigned sequences reach outside the 3 of the corpus");
    assertThatThrownBy(() -> trial.assigned(Specs.peer(0), new long[0]))
        .hasMessage("peer-0 had nothing to consume in round 2");
  }
}
