package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.outerloop.protocol.TrainingSpec.Precision;

/**
 * Thousands of inner steps of a small model: whether native memory grows, whether a second run ends
 * with the same bits, and whether two threads do. Writes training-soak.csv and .svg to the folder
 * of the property to, or to lib/target.
 */
final class TrainingSoak {
  private final List<SoakSeries> all = new ArrayList<>();
  private final Report report = new Report();

  private TrainingSoak() {}

  static Report run() throws IOException, InterruptedException {
    return new TrainingSoak().measure();
  }

  private Report measure() throws IOException, InterruptedException {
    TrainingWorkload workload = TrainingWorkload.SOAK;
    report
        .line(
            "%,d inner steps of %s, %s sequences of %s tokens",
            workload.countedSteps(), workload.file(), workload.sequences(), workload.length())
        .line(
            "%-25s %9s %9s %9s %8s %8s  %s",
            "", "seconds", "MiB", "growth", "objects", "growth", "digest")
        .number("soak_steps", workload.countedSteps());
    for (Precision precision : TrainingBench.precisions()) {
      String format = TrainingWorkload.label(precision);
      SoakSeries first = soak(format, 1, 1);
      SoakSeries second = soak(format, 1, 2);
      SoakSeries threads = soak(format, 2, 1);
      report
          .number("soak_growth_mib_" + format, first.growthMib())
          .number("soak_native_objects_" + format, first.last().nativeObjects())
          .flag("soak_repeats_" + format, second.digest().equals(first.digest()))
          .flag("soak_2_threads_equal_" + format, threads.digest().equals(first.digest()))
          .text("soak_digest_" + format, first.digest());
    }
    return report
        .line("growth: from a tenth of the steps to the end. objects: native, held from Java")
        .line("written: %s", write());
  }

  private SoakSeries soak(String format, int threads, int repetition)
      throws IOException, InterruptedException {
    System.err.printf("soaking %s, threads %s, run %s%n", format, threads, repetition);
    SoakSeries found =
        SoakSeries.of(
            format,
            threads,
            repetition,
            ChildProcess.java(SoakRun.class, SoakRun.HEAP, format, String.valueOf(threads)));
    all.add(found);
    report.line(
        "%-25s %9.0f %9.0f %+9.1f %8d %+8d  %s",
        found.name(),
        found.seconds(),
        found.last().residentMib(),
        found.growthMib(),
        found.last().nativeObjects(),
        found.last().nativeObjects() - found.settled().nativeObjects(),
        found.digest().substring(0, 12));
    return found;
  }

  private String write() throws IOException {
    String to = System.getProperty("to", "");
    Path folder = Files.createDirectories(Path.of(to.isEmpty() ? "lib/target" : to));
    Path table = folder.resolve("training-soak.csv");
    Path plot = folder.resolve("training-soak.svg");
    Files.writeString(table, csv());
    Files.writeString(plot, SoakPlot.of(all));
    return table + ", " + plot;
  }

  private String csv() {
    StringBuilder csv = new StringBuilder("format,threads,run,step,resident_mib,native_objects\n");
    for (SoakSeries one : all) {
      for (SoakSeries.Sample sample : one.samples()) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%s,%s,%s,%.1f,%s%n",
                one.format(),
                one.threads(),
                one.repetition(),
                sample.step(),
                sample.residentMib(),
                sample.nativeObjects()));
      }
    }
    return csv.toString();
  }
}
