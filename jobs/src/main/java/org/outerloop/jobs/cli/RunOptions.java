package org.outerloop.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.jobs.SettingsFile;
import picocli.CommandLine.Option;

/** Options that all commands of a run share. */
final class RunOptions {
  @Option(
      names = "--conf",
      required = true,
      paramLabel = "FILE",
      description =
          "Settings (HOCON); conf/quickstart.conf is an example, conf/defaults.conf explains every key.")
  Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes one setting, as in --set run.rounds=20. May be given again.")
  List<String> changes = new ArrayList<>();

  @Option(
      names = "--corpus",
      paramLabel = "PATH",
      description =
          "Text to train on: a shard, a folder of shards, or s3a://...; default: corpus.input of the settings.")
  Optional<String> corpus;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master, as in local[2] or local-cluster[2,1,2048]; default: spark.master of the settings.")
  Optional<String> master;

  RunConf read() {
    return read(List.of());
  }

  /** With more changes, which win over those of the command line. */
  RunConf read(List<String> more) {
    List<String> all = new ArrayList<>(changes);
    corpus.ifPresent(path -> all.add("corpus.input=" + quote(path)));
    master.ifPresent(url -> all.add("spark.master=" + quote(url)));
    all.addAll(more);
    return SettingsFile.read(conf, all, RunConf.class);
  }

  /** The command line that repeats this run. */
  String command(String name) {
    StringBuilder command = new StringBuilder("bin/outerloop " + name + " --conf " + conf);
    changes.forEach(change -> command.append(" --set '").append(change).append('\''));
    corpus.ifPresent(path -> command.append(" --corpus ").append(path));
    master.ifPresent(url -> command.append(" --master '").append(url).append('\''));
    return command.toString();
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
