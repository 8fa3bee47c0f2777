package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the first record in which two runs differ. */
final class RecordSearch {
  private final Pair pair;
  private final DiagnoseOptions options;
  private final List<String> notes = new ArrayList<>();

  RecordSearch(Pair pair, DiagnoseOptions options) {
    this.pair = pair;
    this.options = options;
  }

  /** What the search leaves open. */
  List<String> notes() {
    return notes;
  }

  /** Below {@code rounds}; empty if there is none. */
  Optional<Long> first(long rounds) {
    OptionalLong bytes = FirstDifference.find(0, rounds, this::otherBytes);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    long from = bytes.getAsLong();
    if (from > 0) {
      notes.add("one chain of records up to round " + (from - 1));
    }
    OptionalLong carried = FirstDifference.find(from, rounds, this::otherContent);
    long end = carried.orElse(rounds);
    if (end - from > options.readAll()) {
      notes.add(
          "of the records of rounds %d to %d some were read: a difference there that nothing carries on would not be seen"
              .formatted(from, end - 1));
    } else {
      for (long round = from; round < end; round++) {
        if (otherContent(round)) {
          return Optional.of(round);
        }
      }
    }
    return carried.isPresent() ? Optional.of(carried.getAsLong()) : Optional.empty();
  }

  private boolean otherBytes(long round) {
    return pair.both(view -> view.record(round))
        .map(both -> !both.a().digest().equals(both.b().digest()))
        .orElse(true);
  }

  private boolean otherContent(long round) {
    return pair.both(view -> view.record(round))
        .map(
            both ->
                !Essence.of(both.a().record(), pair.sameSettings())
                    .equals(Essence.of(both.b().record(), pair.sameSettings())))
        .orElse(true);
  }
}
