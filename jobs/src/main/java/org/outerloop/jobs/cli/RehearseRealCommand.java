package org.outerloop.jobs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.PeerSettings.Behaviour;
import org.outerloop.jobs.RehearsalTable;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.StorageSettings;
import org.outerloop.jobs.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code outerloop rehearse-real --conf conf/rehearsal.conf}. */
@Command(
    name = "rehearse-real",
    mixinStandardHelpOptions = true,
    description = {
      "Rehearses hostile peers on the real trainer: runs the settings as they are, runs them again "
          + "with honest peers only in FOLDER-honest, and prints who earned what and both losses.",
      "Started again it goes on after the last committed round of either."
    })
final class RehearseRealCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    RunConf conf = options.read();
    require(conf);
    RunReport hostile = report(conf);
    RunReport honest = report(options.read(honestOnly(conf)));
    RehearsalTable table = new RehearsalTable(hostile, honest, conf.peers());
    Say.line(table.text());
    Say.figures(table.figures());
    return 0;
  }

  private static void require(RunConf conf) {
    if (conf.storage().kind() == StorageSettings.Kind.S3A) {
      throw new UserException("storage.kind s3a has no room for the second run of a rehearsal");
    }
    if (conf.run().rounds() < 1) {
      throw new UserException("run.rounds is " + conf.run().rounds() + "; a rehearsal needs one");
    }
    if (conf.peers().stream().allMatch(peer -> peer.behaviour() == Behaviour.HONEST)) {
      throw new UserException("All peers of " + conf.run().name() + " are honest already");
    }
  }

  private static RunReport report(RunConf conf) {
    try (OpenRun run = OpenRun.open("rehearse", conf, Work.RUN)) {
      return TrainCommand.train(run, "rehearse-real");
    }
  }

  /** Changes of settings that make everybody honest, elsewhere. */
  private static List<String> honestOnly(RunConf conf) {
    String peers =
        conf.peers().stream()
            .map(PeerSettings::name)
            .map(name -> "{ name = \"" + name.name() + "\", behaviour = honest }")
            .collect(Collectors.joining(", ", "peers = [", "]"));
    String folder = conf.storage().folder() + "-honest";
    return List.of(peers, "storage.folder=" + RunOptions.quote(folder));
  }
}
