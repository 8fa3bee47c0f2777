package org.outerloop.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.outerloop.arena.ArenaSpec;
import org.outerloop.arena.Attack;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.SparkSessions;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.arena.Arena;
import org.outerloop.jobs.arena.ArenaFiles;
import org.outerloop.jobs.arena.ArenaRow;
import org.outerloop.jobs.arena.ArenaTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop rehearse --conf conf/arena.conf --attack all}. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = {
      "Rehearses hostile peers on a toy model with the rules of a settings file: who earned what, what was merged, "
          + "and the loss beside those of as many honest peers and of the honest ones alone.",
      "Exit status 3 if hostile peers hold more than 1 % of the pay in the end, the loss is more than 2 % above that "
          + "with honest peers only, or an honest peer was refused."
    })
final class RehearseCommand implements Callable<Integer> {
  private static final int MISSED = 3;

  @Option(
      names = "--conf",
      required = true,
      paramLabel = "FILE",
      description = "Settings (HOCON); conf/arena.conf is an example.")
  private Path conf;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes one setting.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--attack",
      defaultValue = "all",
      paramLabel = "NAME",
      description =
          "all: each attack in a world of its own; mix: each hostile peer draws one; honest: nobody is hostile; "
              + "or the name of one attack, as in the table of all. Default: ${DEFAULT-VALUE}.")
  private String attack;

  @Option(
      names = "--without",
      paramLabel = "NAME",
      split = ",",
      description = "Attacks to leave out of all or mix.")
  private List<String> without = new ArrayList<>();

  @Option(names = "--peers", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}.")
  private int peers;

  @Option(
      names = "--hostile",
      defaultValue = "0.3",
      paramLabel = "SHARE",
      description = "Of the peers, rounded down. Default: ${DEFAULT-VALUE}.")
  private double hostile;

  @Option(names = "--rounds", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--worlds",
      defaultValue = "1",
      description = "Of mix or honest. Default: ${DEFAULT-VALUE}.")
  private int worlds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the first world. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--wire",
      description =
          "Sends what the honest make through buckets as well: the same figures, twice the time.")
  private boolean wire;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Also writes arena.json, arena.html and the table arena (Parquet) there.")
  private Optional<Path> out = Optional.empty();

  @Override
  public Integer call() throws java.io.IOException {
    RunConf settings = SettingsFile.read(conf, changes, RunConf.class);
    ArenaSpec spec = spec(settings);
    try (SparkSession spark =
        SparkSessions.open(
            SparkSessions.conf(
                "rehearse",
                settings.spark(),
                settings.deviceSetting(),
                settings.deviceMemoryFraction()))) {
      List<ArenaRow> rows = play(new Arena(new SparkSpread(spark), spec, hostile));
      out.ifPresent(folder -> ArenaFiles.write(spark, folder, rows, command()));
      ArenaTable table = new ArenaTable(rows);
      Say.report(table.lines());
      Say.figures(table.figures());
      return table.meetsGoals() ? 0 : MISSED;
    }
  }

  private ArenaSpec spec(RunConf settings) {
    if (!(0 <= hostile && hostile < 1)) {
      throw new UserException("--hostile " + hostile + " is not a share below 1");
    }
    if (worlds < 1) {
      throw new UserException("--worlds wants a positive number, got " + worlds);
    }
    try {
      return new ArenaSpec(peers, rounds, seed, settings.gauntlet(), settings.merge(), wire);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private List<ArenaRow> play(Arena arena) {
    return switch (attack) {
      case "all" -> arena.attacks(drawn());
      case "mix" -> arena.mixes(worlds, drawn());
      case "honest" -> arena.honestOnly(worlds);
      default -> arena.attacks(List.of(named(attack)));
    };
  }

  private List<Attack> drawn() {
    List<Attack> left = new ArrayList<>(List.of(Attack.values()));
    without.forEach(name -> left.remove(named(name)));
    if (left.isEmpty()) {
      throw new UserException("--without leaves no attack");
    }
    return left;
  }

  private static Attack named(String name) {
    return Arrays.stream(Attack.values())
        .filter(known -> known.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "No attack '"
                        + name
                        + "'; known are "
                        + Arrays.stream(Attack.values()).map(Attack::title).toList()));
  }

  private String command() {
    return "outerloop rehearse --conf %s --attack %s --peers %d --hostile %s --rounds %d --worlds %d --seed %d%s%s"
        .formatted(
            conf.getFileName(),
            attack,
            peers,
            hostile,
            rounds,
            worlds,
            seed,
            changes.isEmpty() ? "" : " --set " + String.join(" --set ", changes),
            without.isEmpty() ? "" : " --without " + String.join(",", without));
  }
}
