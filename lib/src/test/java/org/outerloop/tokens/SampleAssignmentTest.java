package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.tokens.SampleAssignment.Owner;

class SampleAssignmentTest {
  private static final long[] GOLDEN_FIRST = {81394, 81395, 43118, 43119, 59054, 59055};
  private static final long[] GOLDEN_LATER = {7624, 7625, 6860, 6861, 63976, 63977};

  @Test
  void permutesEverySizeWithInverse() {
    for (int size = 1; size <= 5000; size += size < 300 ? 1 : 97) {
      BlockPermutation permutation = new BlockPermutation(size, new SplitMix64(size));
      BitSet seen = new BitSet(size);
      for (int place = 0; place < size; place++) {
        long value = permutation.at(place);
        assertThat(value).isBetween(0L, size - 1L);
        assertThat(permutation.placeOf(value)).isEqualTo(place);
        seen.set((int) value);
      }
      assertThat(seen.cardinality()).isEqualTo(size);
    }
  }

  @ParameterizedTest
  @CsvSource({"999999937", "1073741824", "1073741825", "4611686018427387904"})
  void permutesLargeSizes(long size) {
    BlockPermutation permutation = new BlockPermutation(size, new SplitMix64(1));
    SplitMix64 generator = new SplitMix64(2);
    for (int i = 0; i < 20_000; i++) {
      long place = generator.nextLong(size);
      long value = permutation.at(place);
      assertThat(value).isBetween(0L, size - 1);
      assertThat(permutation.placeOf(value)).isEqualTo(place);
    }
  }

  @Test
  void spreadsNeighboursEvenly() {
    BlockPermutation permutation = new BlockPermutation(1000, new SplitMix64(5));
    double distance = 0;
    for (int place = 1; place < 1000; place++) {
      distance += Math.abs(permutation.at(place) - permutation.at(place - 1)) / 999.0;
    }

    assertThat(distance).isBetween(300.0, 366.0); // n / 3 on average for a random order
  }

  @ParameterizedTest
  @CsvSource({"1000,4,5,8", "1003,3,7,4", "64,4,2,8", "17,5,3,2", "5,2,1,5", "600,1,10,3"})
  void nobodyMeetsASequenceTwiceInAnEpochThoughPeersComeAndGo(
      int sequences, int most, int innerSteps, int batch) {
    SampleAssignment assignment = new SampleAssignment(42, sequences, innerSteps, batch);
    int assigned = (int) assignment.assignedSequences();
    SplitMix64 coming = new SplitMix64(sequences);
    BitSet[] seen = new BitSet[64];
    long first = 0;
    while (assignment.epoch(first) < 3) {
      int peers = coming.nextInt(most + 1); // sometimes nobody is there
      for (int peer = 0; peer < peers; peer++) {
        long[] turn = assignment.sequences(first, peer);
        for (int i = 0; i < turn.length; i++) {
          long number = assignment.turn(first, peer, i / batch);
          int epoch = (int) assignment.epoch(number);
          seen[epoch] = seen[epoch] == null ? new BitSet() : seen[epoch];
          assertThat(seen[epoch].get((int) turn[i])).isFalse();
          seen[epoch].set((int) turn[i]);
          assertThat(assignment.ownerOf(epoch, turn[i])).isEqualTo(new Owner(number, i % batch));
        }
      }
      first = assignment.nextRound(first, peers);
    }
    assertThat(assigned).isEqualTo(sequences / batch * batch);
    assertThat(seen[0].cardinality()).isEqualTo(assigned);
    assertThat(seen[1].cardinality()).isEqualTo(assigned);
  }

  @Test
  void anEpochMayEndInTheMiddleOfARound() {
    SampleAssignment assignment = new SampleAssignment(1, 50, 4, 5); // 10 blocks, 4 a round

    assertThat(assignment.epoch(assignment.turn(8, 0, 1))).isEqualTo(0);
    assertThat(assignment.epoch(assignment.turn(8, 0, 2))).isEqualTo(1);
    assertThat(assignment.sequences(8, 0)).hasSize(20).doesNotContain(50, 51, 52, 53, 54);
  }

  @Test
  void everyEpochAndSeedHasAnOrderOfItsOwn() {
    SampleAssignment assignment = new SampleAssignment(1, 800, 100, 8);

    assertThat(assignment.sequences(100, 0)).isNotEqualTo(assignment.sequences(0, 0));
    assertThat(new SampleAssignment(2, 800, 100, 8).sequences(0, 0))
        .isNotEqualTo(assignment.sequences(0, 0));
  }

  @Test
  void theOrderNeverChanges() {
    SampleAssignment assignment = new SampleAssignment(20261122, 100_000, 3, 2);

    assertThat(assignment.sequences(0, 0)).containsExactly(GOLDEN_FIRST);
    assertThat(assignment.sequences(5000 * 4 * 3, 3)).containsExactly(GOLDEN_LATER);
  }

  @Test
  void saysWhatIsNotAssigned() {
    SampleAssignment assignment = new SampleAssignment(1, 53, 2, 5);

    assertThatThrownBy(() -> assignment.ownerOf(0, 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sequence 50 is not among the 50 that are assigned");
    assertThatThrownBy(() -> assignment.sequences(0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Peer -1 is negative");
    assertThatThrownBy(() -> new SampleAssignment(1, 4, 2, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The corpus holds 4 sequences to train on, less than one batch of 5");
  }
}
