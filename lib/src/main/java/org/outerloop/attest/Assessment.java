package org.outerloop.attest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.outerloop.attest.Finding.Verdict;
import org.outerloop.protocol.Digest;

/**
 * Judges a fleet's answers to one challenge, by what is known beforehand, by majority among
 * machines of one kind, and by their pasts. Bits that differ between kinds are no fault. A rate is
 * compared with the median of the others of the kind, without the one in question: so two executors
 * are enough to see that one is slow.
 */
public final class Assessment {
  private final ChallengeSpec spec;
  private final Expected expected;
  private final Thresholds thresholds;
  private final List<Reached> fleet;
  private final List<PastAnswer> past;

  /**
   * An answer and where it came from.
   *
   * @param host by which the executor's own past is known
   */
  public record Reached(String host, Answer answer) {}

  public Assessment(
      ChallengeSpec spec, Thresholds thresholds, List<Reached> fleet, List<PastAnswer> past) {
    this.spec = spec;
    this.expected = Expected.of(spec);
    this.thresholds = thresholds;
    this.fleet = List.copyOf(fleet);
    this.past = List.copyOf(past);
  }

  /** In the order of the answers. */
  public List<Finding> findings() {
    return fleet.stream().map(this::finding).toList();
  }

  private Finding finding(Reached one) {
    List<String> faults = faults(one.answer());
    if (!faults.isEmpty()) {
      return new Finding(one.answer().executor(), Verdict.WRONG, faults);
    }
    List<String> wrong = new ArrayList<>();
    List<String> disputed = new ArrayList<>();
    compare(one, "product", Answer::product, PastAnswer::product, wrong, disputed);
    compare(one, "training", Answer::training, PastAnswer::training, wrong, disputed);
    if (!wrong.isEmpty()) {
      return new Finding(one.answer().executor(), Verdict.WRONG, wrong);
    }
    if (!disputed.isEmpty()) {
      return new Finding(one.answer().executor(), Verdict.DISPUTED, disputed);
    }
    List<String> slow = slow(one);
    return new Finding(one.answer().executor(), slow.isEmpty() ? Verdict.FINE : Verdict.SLOW, slow);
  }

  /** What needs nobody else to be seen. */
  private List<String> faults(Answer answer) {
    List<String> faults = new ArrayList<>();
    if (answer.flippedWords() > 0) {
      faults.add("memory: " + answer.flippedWords() + " words read back differently");
    }
    if (!answer.exact().digest().equals(expected.exact())) {
      faults.add("exact: a product of small integers is wrong");
    }
    if (!answer.plain().digest().equals(expected.plain())) {
      faults.add("plain: Java's float arithmetic is wrong");
    }
    unsteady(faults, "exact", answer.exact());
    unsteady(faults, "product", answer.product());
    unsteady(faults, "training", answer.training());
    return faults;
  }

  private static void unsteady(List<String> faults, String part, Part answer) {
    if (!answer.steady()) {
      faults.add(part + ": repeated, it gave other bits");
    }
  }

  private void compare(
      Reached one,
      String part,
      Function<Answer, Part> present,
      Function<PastAnswer, Digest> before,
      List<String> wrong,
      List<String> disputed) {
    // who is known to compute wrong has no say in what is right
    List<Digest> bits =
        alike(one)
            .filter(other -> faults(other.answer()).isEmpty())
            .map(other -> present.apply(other.answer()).digest())
            .toList();
    Optional<Digest> right =
        new Kindred(bits, past.stream().filter(p -> p.kind().equals(kind(one))).toList(), before)
            .right();
    Digest own = present.apply(one.answer()).digest();
    if (right.isEmpty()) {
      disputed.add(part + ": machines of its kind disagree, none has a majority");
    } else if (!right.get().equals(own)) {
      wrong.add(
          "%s: bits %s, most of its kind have %s"
              .formatted(part, own.brief(), right.get().brief()));
    }
  }

  private List<String> slow(Reached one) {
    List<String> slow = new ArrayList<>();
    slow(one, "product", answer -> answer.product().rate(), PastAnswer::productRate, slow);
    slow(one, "training", answer -> answer.training().rate(), PastAnswer::trainingRate, slow);
    slow(one, "memory", Answer::memoryRate, PastAnswer::memoryRate, slow);
    return slow;
  }

  private void slow(
      Reached one,
      String part,
      ToDoubleFunction<Answer> present,
      ToDoubleFunction<PastAnswer> before,
      List<String> slow) {
    double own = present.applyAsDouble(one.answer());
    double[] others =
        alike(one)
            .filter(other -> other != one)
            .mapToDouble(other -> present.applyAsDouble(other.answer()))
            .toArray();
    if (others.length > 0) {
      below(part, "others of its kind", own, Spreading.of(others), slow);
    }
    double[] ownPast =
        past.stream()
            .filter(p -> p.kind().equals(kind(one)) && p.host().equals(one.host()))
            .mapToDouble(before)
            .toArray();
    if (ownPast.length >= thresholds.historyLeast()) {
      below(part, "its own past", own, Spreading.of(ownPast), slow);
    }
  }

  private void below(
      String part, String whose, double own, Spreading spreading, List<String> slow) {
    if (spreading.isFarBelow(own, thresholds)) {
      slow.add("%s: %.3g, median of %s %.3g".formatted(part, own, whose, spreading.median()));
    }
  }

  private Stream<Reached> alike(Reached one) {
    return fleet.stream().filter(other -> kind(other).equals(kind(one)));
  }

  private String kind(Reached one) {
    return one.answer().inventory().kind(spec.precision(), spec.threads());
  }
}
