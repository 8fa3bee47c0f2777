package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.SplitMix64;

class MixtureTest {
  @Test
  void sharesAreExactToLessThanOneSequence() {
    SplitMix64 random = new SplitMix64(11);
    for (int trial = 0; trial < 200; trial++) {
      List<MixtureSettings.Source> sources = new ArrayList<>();
      List<Long> available = new ArrayList<>();
      double weights = 0;
      for (int i = 0; i <= random.nextInt(6); i++) {
        sources.add(new MixtureSettings.Source("s" + i, 0.01 + random.nextDouble()));
        weights += sources.get(i).weight();
        available.add(1 + random.nextLong(1000));
      }
      long total = 1 + random.nextLong(5000);
      Mixture mixture = new Mixture(new MixtureSettings(1, total, 1000, sources), available);

      assertThat(mixture.sequences()).isEqualTo(total);
      for (int i = 0; i < sources.size(); i++) {
        double quota = total * sources.get(i).weight() / weights;
        assertThat(Math.abs(mixture.taken(i) - quota)).isLessThan(1.000001);
        assertThat(times(mixture, i, available.get(i))).isEqualTo(mixture.taken(i));
      }
    }
  }

  @Test
  void everySequenceIsTakenAsOftenAsTheOthersOrOnceMore() {
    Mixture mixture = mixture(300, 3, 7, 3.0, 1.0, 90, 200);

    assertThat(mixture.taken(0)).isEqualTo(225);
    assertThat(mixture.taken(1)).isEqualTo(75);
    for (int s = 0; s < 90; s++) {
      assertThat(mixture.times(0, s)).isBetween(2, 3);
      assertThat(mixture.times(1, s)).isBetween(0, 1);
    }
  }

  @Test
  void withNoNumberAskedForNothingIsTakenTwice() {
    Mixture mixture = mixture(0, 1, 7, 3.0, 1.0, 90, 200);

    assertThat(mixture.taken(0)).isEqualTo(90);
    assertThat(mixture.taken(1)).isEqualTo(30);
  }

  @Test
  void theSeedDecidesWhichAreTaken() {
    List<Integer> chosen = chosen(mixture(0, 1, 7, 3.0, 1.0, 90, 200));

    assertThat(chosen).hasSize(30).isEqualTo(chosen(mixture(0, 1, 7, 3.0, 1.0, 90, 200)));
    assertThat(chosen).isNotEqualTo(chosen(mixture(0, 1, 8, 3.0, 1.0, 90, 200)));
    assertThat(chosen.get(29)).isGreaterThan(100); // not the first thirty
  }

  @Test
  void refusesASourceThatIsEmptyOrWouldBeRepeatedTooOften() {
    assertThatThrownBy(() -> mixture(300, 2, 7, 3.0, 1.0, 90, 200))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Source a has 90 sequences; 225 of them is more than max-epochs = 2 times all");
    assertThatThrownBy(() -> mixture(0, 2, 7, 3.0, 1.0, 90, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Source b has no sequence");
    MixtureSettings.Source twice = new MixtureSettings.Source("a", 1);
    assertThatThrownBy(() -> new MixtureSettings(1, 0, 1, List.of(twice, twice)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Source a stands there twice");
  }

  private static Mixture mixture(
      long sequences, int epochs, long seed, double a, double b, long hasA, long hasB) {
    return new Mixture(
        new MixtureSettings(
            seed,
            sequences,
            epochs,
            List.of(new MixtureSettings.Source("a", a), new MixtureSettings.Source("b", b))),
        List.of(hasA, hasB));
  }

  private static long times(Mixture mixture, int source, long available) {
    long times = 0;
    for (long s = 0; s < available; s++) {
      times += mixture.times(source, s);
    }
    return times;
  }

  private static List<Integer> chosen(Mixture mixture) {
    List<Integer> chosen = new ArrayList<>();
    for (int s = 0; s < 200; s++) {
      if (mixture.times(1, s) > 0) {
        chosen.add(s);
      }
    }
    return chosen;
  }
}
