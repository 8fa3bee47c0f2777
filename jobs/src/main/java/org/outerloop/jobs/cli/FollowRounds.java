package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.evaluate.EvaluationFiles;
import org.outerloop.jobs.evaluate.ResultsTable;
import org.outerloop.jobs.train.Party;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Evaluates the models of a run, each once: what is there already is left alone, so this may be
 * stopped and begun again, or run on several machines for different rounds. A folder per model, and
 * a table over all of them.
 */
final class FollowRounds {
  private static final long POLL_MILLIS = 5_000;

  private final OpenModel open;
  private final Asking asking;
  private final String to;
  private final int every;
  private final Party party;

  FollowRounds(OpenModel open, Asking asking, String to, int every) {
    this.open = open;
    this.asking = asking;
    this.to = to.replaceFirst("/+$", "");
    this.every = every;
    this.party =
        open.party()
            .orElseThrow(
                () -> new UserException("--rounds and --follow want a run: --conf, not --model"));
    if (every < 1) {
      throw new UserException("--every %d is not positive".formatted(every));
    }
  }

  /** Which rounds, both ends among them. */
  private record Range(long first, long last) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:(\\.\\.)(\\d{1,18})?)?");

    static Range parse(String text) {
      Matcher bounds = FORM.matcher(text);
      if (!bounds.matches()) {
        throw new UserException("--rounds %s is not A..B, A.. or A".formatted(text));
      }
      String end = bounds.group(2) == null ? bounds.group(1) : bounds.group(3);
      return new Range(
          Long.parseLong(bounds.group(1)), end == null ? Long.MAX_VALUE : Long.parseLong(end));
    }
  }

  /** Evaluates; returns what was done. */
  Map<String, Object> run(Optional<String> range, boolean follow) {
    List<Long> done = new ArrayList<>();
    long models = ResultsTable.write(open.spark(), open.place(to));
    Range wanted = range.map(Range::parse).orElse(new Range(0, Long.MAX_VALUE));
    long end = Math.min(wanted.last, party.spec().rounds());
    for (long round = wanted.first; round <= end; round++) {
      if (round % every != 0) {
        continue;
      }
      if (!await(round, follow)) {
        break;
      }
      if (evaluate(round)) {
        done.add(round);
        models = ResultsTable.write(open.spark(), open.place(to));
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("to", to);
    figures.put("evaluated", done);
    figures.put("models", models);
    return figures;
  }

  /** Whether the model before a round is there, now or, if it is to be waited for, later. */
  private boolean await(long round, boolean follow) {
    while (party.genesis().isEmpty() || party.committed().size() < round) {
      if (!follow) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private boolean evaluate(long round) {
    StoreLocation place = open.place("%s/%08d".formatted(to, round));
    try (ObjectStore store = ObjectStores.open(place)) {
      if (store.find(EvaluationFiles.RESULTS).isPresent()) {
        Say.line("Round %d was evaluated before".formatted(round));
        return false;
      }
    }
    Say.line("Round %d:".formatted(round));
    asking.ask(open.chosen(Optional.of(round)), place);
    return true;
  }
}
