package org.outerloop.jobs.corpus;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.SparkSession;
import org.outerloop.storage.ObjectStore;

/**
 * What the RAPIDS plugin says about the plans of a preparation: which operators a GPU takes and
 * which it leaves to CPUs, and why. It says so in the log; this collects it by stage, each plan
 * once, for {@value #KEY} beside the shards. Without the plugin it collects and writes nothing.
 *
 * <p>One preparation of a JVM at a time, as Spark's plans do not say whose they are.
 */
final class PlanReport implements PrepareProgress, AutoCloseable {
  static final String KEY = "rapids-explain.txt";

  private static final String PLUGIN = "com.nvidia.spark.SQLPlugin";
  private static final String SPEAKER = "com.nvidia.spark.rapids.GpuOverrides";

  private final PrepareProgress listener;
  private final Map<String, Set<String>> plans = new LinkedHashMap<>();
  private final boolean on;
  private final Appender appender = new Appender();
  private String stage = "begin";

  private PlanReport(PrepareProgress listener, boolean on) {
    this.listener = listener;
    this.on = on;
  }

  /** Listens from now on, and passes on to {@code listener} what it is told about stages. */
  static PlanReport open(SparkSession spark, PrepareProgress listener) {
    boolean on = spark.sparkContext().conf().get("spark.plugins", "").contains(PLUGIN);
    PlanReport report = new PlanReport(listener, on);
    if (on) {
      report.appender.start();
      report.listen();
    }
    return report;
  }

  /** In the configuration itself: a level of the logger alone is lost at the next change of any. */
  private void listen() {
    LoggerContext context = context();
    LoggerConfig speaker = new LoggerConfig(SPEAKER, Level.WARN, false);
    speaker.addAppender(appender, Level.WARN, null);
    context.getConfiguration().addLogger(SPEAKER, speaker);
    context.updateLoggers();
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(PlanReport.class.getClassLoader(), false);
  }

  @Override
  public synchronized void begin(String name, String what) {
    stage = name;
    listener.begin(name, what);
  }

  @Override
  public void end(String name, String result) {
    listener.end(name, result);
  }

  private synchronized void add(String message) {
    String plan = message.replaceAll("#\\d+L?", "").strip();
    plans.computeIfAbsent(stage, key -> new LinkedHashSet<>()).add(plan);
  }

  /** All plans so far, under a line {@code == STAGE} each. */
  synchronized String text() {
    StringBuilder text = new StringBuilder();
    plans.forEach(
        (name, said) ->
            said.forEach(
                plan -> text.append("== ").append(name).append('\n').append(plan).append("\n\n")));
    return text.toString();
  }

  /** Puts the report beside the shards. */
  void write(ObjectStore store) {
    if (on) {
      store.put(KEY, text().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    if (on) {
      context().getConfiguration().removeLogger(SPEAKER);
      context().updateLoggers();
      appender.stop();
    }
  }

  private final class Appender extends AbstractAppender {
    Appender() {
      super("plan-report", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      add(event.getMessage().getFormattedMessage());
    }
  }
}
