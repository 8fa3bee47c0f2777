package org.outerloop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FirstDifferenceTest {

  @Test
  void isFoundWhereverItIsByALogarithmOfQuestions() {
    for (long end = 1; end <= 70; end++) {
      for (long first = 0; first < end; first++) {
        long from = first;
        long[] asked = {0};
        OptionalLong found =
            FirstDifference.find(
                0,
                end,
                round -> {
                  asked[0]++;
                  return round >= from;
                });
        assertThat(found).hasValue(first);
        assertThat(asked[0]).isLessThanOrEqualTo(2 + Long.SIZE - Long.numberOfLeadingZeros(end));
      }
    }
  }

  @Test
  void oneQuestionSaysThatNothingDiffers() {
    long[] asked = {0};
    OptionalLong found =
        FirstDifference.find(
            0,
            1_000_000,
            round -> {
              asked[0]++;
              return false;
            });

    assertThat(found).isEmpty();
    assertThat(asked[0]).isOne();
    assertThat(FirstDifference.find(5, 5, round -> true)).isEmpty();
  }
}
