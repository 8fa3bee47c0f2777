package org.outerloop.jobs.corpus;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/**
 * A preparation in a process of its own, which dies on the spot, like by a power cut, when so many
 * tasks have begun or ended: {@code IN OUT EVENTS}; 0 events let it live, and tell how many there
 * were.
 */
public final class KilledPreparation {
  static final int KILLED = 137;
  static final String EVENTS = "events: ";
  static final List<String> STAGES =
      List.of("newlines", "heuristics", "dedup-exact", "dedup-bff", "dedup-minhash", "pii");

  private KilledPreparation() {}

  public static void main(String[] args) throws java.io.IOException {
    long events = Long.parseLong(args[2]);
    Killer killer = new Killer(events == 0 ? Long.MAX_VALUE : events);
    try (SparkSession spark = LocalSpark.open("local[2]", 2)) {
      // compiling the many small plans would take longer than running them
      spark.conf().set("spark.sql.codegen.wholeStage", "false");
      spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
      spark.sparkContext().addSparkListener(killer);
      PrepareCorpusJob.prepare(
          spark,
          TinyCorpus.settings(3, new Limits(100, 1, 10, 1), STAGES),
          TinyCorpus.place(Path.of(args[0])),
          TinyCorpus.place(Path.of(args[1])),
          TinyCorpus.tokenizer(),
          PrepareProgress.SILENT);
    }
    System.out.println(EVENTS + (Long.MAX_VALUE - killer.left.get()));
  }

  private static final class Killer extends SparkListener {
    private final AtomicLong left;

    Killer(long events) {
      left = new AtomicLong(events);
    }

    private void count() {
      if (left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(KILLED);
      }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
      count();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      count();
    }
  }
}
