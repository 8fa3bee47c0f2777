package org.outerloop.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.SplitMix64;

/** The time-out is there so that a rank that waits for ever fails its test. */
@Timeout(120)
class RankGroupTest {
  private static final int SIZE = 1000;

  private static RankGroup group(int count) {
    return new RankGroup(Collections.nCopies(count, Device.CPU), Duration.ofMinutes(1));
  }

  /** What each rank's tensor, random but its own, has become. */
  private static List<float[]> apply(
      RankGroup group, ScalarType type, BiConsumer<Rank, Tensor> work) {
    return group.run(
        rank -> {
          try (TensorScope scope = new TensorScope()) {
            Tensor tensor = AbstractTensor.create(values(rank.index())).to(type);
            work.accept(rank, tensor);
            float[] result = new float[SIZE];
            tensor.to(ScalarType.Float).data_ptr_float().get(result);
            return result;
          }
        });
  }

  private static float[] values(int rank) {
    SplitMix64 random = new SplitMix64(rank);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (random.nextInt(20_001) - 10_000) * 1.2345e-3f;
    }
    return values;
  }

  private static double sum(int entry, int ranks) {
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += values(rank)[entry];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void allReduceGivesEveryRankTheSameSum(int count) {
    try (RankGroup group = group(count)) {
      List<float[]> results = apply(group, ScalarType.Float, Rank::allReduce);

      for (int i = 0; i < SIZE; i++) {
        assertThat(results.get(0)[i]).isCloseTo((float) sum(i, count), tolerance(1e-5));
      }
      assertThat(results).allSatisfy(other -> assertThat(other).isEqualTo(results.get(0)));
    }
  }

  @Test
  void addsUpNumbers() {
    try (RankGroup group = group(3)) {
      assertThat(group.run(rank -> rank.allReduce(rank.index() + 0.5))).containsOnly(4.5);
      assertThat(group.run(Rank::count)).containsExactly(3, 3, 3);
    }
  }

  private static Offset<Float> tolerance(double value) {
    return Offset.offset((float) value);
  }

  @ParameterizedTest
  @CsvSource({"1,Float", "2,Float", "3,Float", "3,BFloat16"})
  void reduceScatterGivesEveryRankTheSumOfItsShard(int count, ScalarType type) {
    Shards cut = new Shards(SIZE, count);
    double error = type == ScalarType.Float ? 1e-5 : 0.5; // bfloat16 has 8 bits
    try (RankGroup group = group(count)) {
      List<float[]> results = apply(group, type, (rank, tensor) -> rank.reduceScatter(tensor, cut));

      for (int rank = 0; rank < count; rank++) {
        for (long i = cut.offset(rank); i < cut.offset(rank + 1); i++) {
          assertThat(results.get(rank)[(int) i])
              .isCloseTo((float) sum((int) i, count), tolerance(error));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,Float", "2,Float", "3,Float", "3,BFloat16"})
  void allGatherGivesEveryRankTheShardsOfAll(int count, ScalarType type) {
    Shards cut = new Shards(SIZE, count);
    try (RankGroup group = group(count)) {
      List<float[]> own = apply(group, type, (rank, tensor) -> {});
      List<float[]> results = apply(group, type, (rank, tensor) -> rank.allGather(tensor, cut));

      float[] expected = new float[SIZE];
      for (int rank = 0; rank < count; rank++) {
        int from = (int) cut.offset(rank);
        System.arraycopy(own.get(rank), from, expected, from, (int) cut.length(rank));
      }
      assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(expected));
    }
  }

  /** Three float32 numbers have a sum that depends on the order. */
  @Test
  void sumsHaveTheSameBitsEveryTime() {
    Shards cut = new Shards(SIZE, 3);
    BiConsumer<Rank, Tensor> both =
        (rank, tensor) -> {
          rank.reduceScatter(tensor, cut);
          rank.allGather(tensor, cut);
        };
    float[] sum;
    float[] scattered;
    try (RankGroup first = group(3)) {
      sum = apply(first, ScalarType.Float, Rank::allReduce).get(0);
      scattered = apply(first, ScalarType.Float, both).get(0);
    }
    try (RankGroup again = group(3)) {
      for (int i = 0; i < 50; i++) {
        assertThat(apply(again, ScalarType.Float, Rank::allReduce).get(0)).isEqualTo(sum);
        assertThat(apply(again, ScalarType.Float, both).get(0)).isEqualTo(scattered);
      }
    }
    assertThat(Arrays.equals(sum, scattered))
        .as("the two orders differ, so order counts")
        .isFalse();
  }

  @Test
  void aRankThatFailsEndsTheOthersAndIsNamed() {
    try (RankGroup group = group(3)) {
      assertThatThrownBy(
              () ->
                  group.run(
                      rank -> {
                        if (rank.index() == 1) {
                          throw new IllegalArgumentException("no such token");
                        }
                        return reduceForEver(rank);
                      }))
          .isInstanceOf(RankFailedException.class)
          .hasMessage(
              "Rank 1 of 3 failed, so all have ended:"
                  + " java.lang.IllegalArgumentException: no such token")
          .cause()
          .hasMessage("no such token");
      assertThatThrownBy(() -> group.run(Rank::index)).hasMessageStartingWith("Rank 1 of 3 failed");
    }
  }

  private static Object reduceForEver(Rank rank) {
    try (TensorScope scope = new TensorScope()) {
      Tensor one = torch.full(new long[] {1}, new Scalar(0.0));
      while (true) {
        rank.allReduce(one);
      }
    }
  }

  @Test
  void aRankThatDoesNotComeIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    try (RankGroup group =
        new RankGroup(List.of(Device.CPU, Device.CPU), Duration.ofMillis(1500))) {
      assertThatThrownBy(
              () -> group.run(rank -> rank.index() == 0 ? reduceForEver(rank) : wait(over)))
          .hasMessageContaining("Rank 1 of 2 failed")
          .hasMessageContaining("it did not come to all-reduce of 1 Float within PT1.5S");
      over.countDown();
    }
  }

  private static Object wait(CountDownLatch latch) {
    try {
      latch.await();
      return "late";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ranksThatDoDifferentThingsAreTold() {
    Shards cut = new Shards(SIZE, 2);
    try (RankGroup group = group(2)) {
      assertThatThrownBy(
              () ->
                  apply(
                      group,
                      ScalarType.Float,
                      (rank, tensor) -> {
                        if (rank.index() == 0) {
                          rank.allReduce(tensor);
                        } else {
                          rank.allGather(tensor, cut);
                        }
                      }))
          .hasMessageContaining("it came to all-")
          .hasMessageContaining("all-reduce of 1000 Float")
          .hasMessageContaining("all-gather of 512 Float");
    }
  }

  @Test
  void refusesWhatItCannotCut() {
    try (RankGroup group = group(2)) {
      assertThatThrownBy(
              () ->
                  apply(
                      group,
                      ScalarType.Float,
                      (rank, tensor) -> rank.allGather(tensor, new Shards(SIZE, 3))))
          .hasMessageContaining("A tensor of 1000 entries and 2 ranks, cut as Shards[size=1000");
    }
    assertThatThrownBy(() -> group(0)).hasMessage("A group of no ranks");
  }

  @Test
  void aClosedGroupTakesNoWork() {
    RankGroup group = group(2);
    group.close();

    assertThatThrownBy(() -> group.run(Rank::index)).hasMessage("The group of ranks is closed");
  }
}
