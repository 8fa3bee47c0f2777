package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.outerloop.tokens.InvalidTokensException;

/** One of the two runs; what is damaged counts as not there, and is remembered. */
final class Side {
  private final String letter;
  private final RunView view;
  private final List<Parting> damages = new ArrayList<>();

  Side(String letter, RunView view) {
    this.letter = letter;
    this.view = view;
  }

  /** A or B. */
  String letter() {
    return letter;
  }

  RunView view() {
    return view;
  }

  /** What is there and whole. */
  <T> Optional<T> read(Supplier<Optional<T>> reading) {
    try {
      return reading.get();
    } catch (DamagedObjectException e) {
      remember(e);
    } catch (InvalidTokensException e) {
      remember(
          DamagedObjectException.of(
              Parting.BEFORE, Optional.empty(), "the corpus", e.getMessage()));
    }
    return Optional.empty();
  }

  private void remember(DamagedObjectException damaged) {
    Parting found = damaged.in(letter);
    if (!damages.contains(found)) {
      damages.add(found);
    }
  }

  List<Parting> damages() {
    return damages;
  }
}
