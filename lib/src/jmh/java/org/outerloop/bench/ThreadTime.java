package org.outerloop.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Processor time of the benchmark's own thread. On a busy machine wall time says how long others
 * ran; this does not, but for their traffic in shared caches and memory.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ThreadTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double QUARTILE = 25;

  /** Nanoseconds of an iteration; read by JMH. */
  public long nanos;

  /** Runs the work once and counts its time. */
  void measure(Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.run();
    nanos += THREADS.getCurrentThreadCpuTime() - start;
  }

  /**
   * Runs all benchmarks of a class as its annotations say, each of one call of {@link #measure} per
   * iteration.
   *
   * @return lower quartile of the seconds of a call, by method and the values of its parameters
   */
  static Map<String, Double> seconds(Class<?> benchmarks) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(benchmarks.getName() + "\\..*")
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (RunResult result : new Runner(options).run()) {
      StringBuilder name = new StringBuilder(result.getPrimaryResult().getLabel());
      for (String key : result.getParams().getParamsKeys()) {
        name.append(' ').append(result.getParams().getParam(key));
      }
      var times = result.getSecondaryResults().get("nanos").getStatistics();
      seconds.put(name.toString(), times.getPercentile(QUARTILE) * 1e-9);
    }
    return seconds;
  }
}
