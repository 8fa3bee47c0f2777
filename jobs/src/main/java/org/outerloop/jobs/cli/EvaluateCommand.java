package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.jobs.SparkSpread;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.evaluate.TaskChoice;
import org.outerloop.jobs.train.Party;
import org.outerloop.round.HeldOutLoss;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outerloop evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a model public tasks (ARC, HellaSwag, PIQA, WinoGrande, OpenBookQA, MMLU, LAMBADA) by the rules of "
          + "lm-evaluation-harness, and measures it on texts.",
      "Without --tasks and --text: the loss of a run's committed model on the text that the run holds out, nats per "
          + "token and bits per byte (gauntlet.held-out-sequences says on how much)."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Option(
      names = "--tasks",
      paramLabel = "PLACE",
      description =
          "Folder of tasks: arc_easy/test.jsonl, mmlu/dev/astronomy.jsonl ... or Parquet as on the Hub.")
  private Optional<String> tasks = Optional.empty();

  @Option(
      names = "--task",
      split = ",",
      paramLabel = "NAME",
      description = "Only these: arc_easy, mmlu, ...; default: all that are there.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--shots",
      split = ",",
      paramLabel = "N|TASK=N",
      description =
          "Examples before each question, for all tasks or one, as in 0,mmlu=5. Default: none.")
  private List<String> shots = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Questions of each task, from the first on; default: all.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--text",
      paramLabel = "NAME=PLACE",
      description =
          "Texts in DCLM's form to measure on: bits per byte, perplexities. May be given again.")
  private Map<String, String> texts = new LinkedHashMap<>();

  @Option(
      names = "--context",
      paramLabel = "N",
      description =
          "Most tokens of a text; a longer one loses its beginning or is read in windows. Default: what the model reads.")
  private Optional<Integer> context = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      defaultValue = "work/evaluation",
      description =
          "Where results.json, evaluation.html and the table of questions go. Default: ${DEFAULT-VALUE}")
  private String to;

  @Option(
      names = "--rounds",
      paramLabel = "A..B",
      description =
          "The models of a run before rounds A to B, each once; also A.. and a single one.")
  private Optional<String> rounds = Optional.empty();

  @Option(
      names = "--follow",
      description = "Goes on with each new model of the run until its last round is committed.")
  private boolean follow;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "1",
      description = "With --rounds and --follow: rounds that N divides. Default: ${DEFAULT-VALUE}")
  private int every;

  @Option(
      names = "--contamination",
      paramLabel = "PLACE",
      description =
          "The prepared corpus that was trained on: what its preparation found of the tasks is told beside.")
  private Optional<String> contamination = Optional.empty();

  @Option(names = "--apart", hidden = true, description = "Reads each text by itself; to compare.")
  private boolean apart;

  @Override
  public Integer call() {
    if (tasks.isEmpty() && texts.isEmpty()) {
      return heldOut();
    }
    try (OpenModel open = OpenModel.open("evaluate", model)) {
      Asking asking =
          new Asking(
              open,
              model,
              tasks,
              TaskChoice.parse(names, shots, limit),
              texts,
              context,
              contamination,
              !apart);
      if (follow || rounds.isPresent()) {
        Say.figures(new FollowRounds(open, asking, to, every).run(rounds, follow));
      } else {
        Say.figures(asking.ask(open.chosen(model.round), open.place(to)));
      }
      return 0;
    }
  }

  private int heldOut() {
    if (model.model.isPresent()) {
      throw new UserException("Give --tasks PLACE or --text NAME=PLACE to evaluate a model on");
    }
    try (OpenRun run = OpenRun.open("evaluate", model.run().read(), Work.SCORING)) {
      Party party = run.party();
      RoundStart start = start(party);
      double loss =
          HeldOutLoss.measure(new SparkSpread(run.spark()), party.validatorPlace(), start);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("round", start.round());
      figures.put("heldout_loss", loss);
      figures.put("heldout_bits_per_byte", run.manifest().bitsPerByte(loss));
      figures.put("digest", start.base().hex());
      Say.figures(figures);
      return 0;
    }
  }

  private RoundStart start(Party party) {
    if (party.genesis().isEmpty()) {
      throw new UserException("Run '" + party.spec().name() + "' has not begun");
    }
    List<RoundRecord> past = party.committed();
    long wanted = model.round.orElse((long) past.size());
    if (wanted < 0 || wanted > past.size()) {
      throw new UserException(
          "--round " + wanted + " is outside [0, " + past.size() + "], the committed rounds");
    }
    return wanted == 0 ? party.genesis().get().start() : past.get((int) wanted - 1).nextStart();
  }
}
