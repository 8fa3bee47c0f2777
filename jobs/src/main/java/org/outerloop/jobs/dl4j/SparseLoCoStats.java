package org.outerloop.jobs.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.stats.BaseEventStats;
import org.deeplearning4j.spark.stats.EventStats;
import org.deeplearning4j.spark.stats.ExampleCountEventStats;
import org.deeplearning4j.spark.util.SparkUtils;
import org.outerloop.jobs.dl4j.WorkClock.Phase;

/**
 * Where the time went and how much was sent, in the form that DL4J's pages and exports read. Grows
 * by three small events for each worker and round.
 */
public final class SparseLoCoStats implements SparkTrainingStats {
  /** What is timed. */
  public enum Event {
    /** Driver: counting and dealing the data. */
    DEAL("deal"),
    /** Driver: one round of all workers. */
    ROUND("round"),
    /** Driver: bringing parameters and updater state into its network. */
    PUBLISH("publish"),
    /** Worker: the outer step. */
    MERGE("merge"),
    /** Worker: the local steps. */
    STEPS("steps"),
    /** Worker: compressing and coding. */
    COMPRESS("compress");

    private final String shortName;

    Event(String shortName) {
      this.shortName = shortName;
    }
  }

  private final Map<Event, List<EventStats>> events = new EnumMap<>(Event.class);
  private long rounds;
  private long messageBytes;
  private long examples;

  SparseLoCoStats() {
    for (Event event : Event.values()) {
      events.put(event, new ArrayList<>());
    }
  }

  /** Times something that the driver does. */
  void time(Event event, Runnable work) {
    long start = System.currentTimeMillis();
    long before = System.nanoTime();
    work.run();
    long millis = (System.nanoTime() - before) / 1_000_000;
    events
        .get(event)
        .add(new BaseEventStats("driver", "driver", Thread.currentThread().getId(), start, millis));
  }

  /** Counts what the workers did in a round. */
  void add(List<WorkReport> reports) {
    rounds++;
    for (WorkReport report : reports) {
      messageBytes += report.messageBytes();
      examples += report.examples();
      for (Phase phase : Phase.values()) {
        if (phase == Phase.MERGE || report.steps() > 0) {
          events.get(Event.valueOf(phase.name())).add(event(report, phase));
        }
      }
    }
  }

  private static EventStats event(WorkReport report, Phase phase) {
    WorkClock clock = report.clock();
    return new ExampleCountEventStats(
        "worker " + report.worker(),
        "executor " + clock.executor(),
        clock.thread(),
        clock.startMillis(phase),
        clock.millis(phase),
        Math.toIntExact(report.examples()));
  }

  /** Rounds of all fits. */
  public long rounds() {
    return rounds;
  }

  /** Bytes of all messages, each counted once. */
  public long messageBytes() {
    return messageBytes;
  }

  /** Examples that were trained on, or files of examples counted by what they held. */
  public long examples() {
    return examples;
  }

  @Override
  public Set<String> getKeySet() {
    Set<String> keys = new LinkedHashSet<>();
    for (Event event : Event.values()) {
      keys.add(event.name());
    }
    return keys;
  }

  @Override
  public List<EventStats> getValue(String key) {
    return List.copyOf(events.get(Event.valueOf(key)));
  }

  @Override
  public String getShortNameForKey(String key) {
    return Event.valueOf(key).shortName;
  }

  @Override
  public boolean defaultIncludeInPlots(String key) {
    return Event.valueOf(key) != Event.ROUND; // it covers the workers' events
  }

  @Override
  public void addOtherTrainingStats(SparkTrainingStats other) {
    throw new UnsupportedOperationException(
        "Workers report to their master, not by SparkTrainingStats");
  }

  /** There is none: workers report in rows of their own. */
  @Override
  public SparkTrainingStats getNestedTrainingStats() {
    return null; // DL4J's word for none
  }

  @Override
  public String statsAsString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d rounds, %d examples, %d bytes of messages%n",
            rounds,
            examples,
            messageBytes));
    for (Event event : Event.values()) {
      List<EventStats> all = events.get(event);
      long millis = all.stream().mapToLong(EventStats::getDurationMs).sum();
      text.append(
          String.format(
              Locale.ROOT, "%-9s %6d times %9d ms%n", event.shortName, all.size(), millis));
    }
    return text.toString();
  }

  @Override
  public void exportStatFiles(String outputPath, SparkContext spark) throws IOException {
    for (Event event : Event.values()) {
      SparkUtils.writeStringToFile(
          outputPath + "/" + event.shortName + ".txt", table(events.get(event)), spark);
    }
  }

  // DL4J's own export needs its web pages
  private static String table(List<EventStats> events) {
    StringBuilder table = new StringBuilder();
    for (EventStats event : events) {
      if (table.isEmpty()) {
        table.append(event.getStringHeader(",")).append('\n');
      }
      table.append(event.asString(",")).append('\n');
    }
    return table.toString();
  }
}
