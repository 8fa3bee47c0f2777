package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.evaluation.Metric;
import org.outerloop.evaluation.PassPlan;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.Screen;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.CorpusPages;
import org.outerloop.jobs.evaluate.EncoderSettings;
import org.outerloop.jobs.evaluate.Evaluation;
import org.outerloop.jobs.evaluate.EvaluationFiles;
import org.outerloop.jobs.evaluate.EvaluationReport;
import org.outerloop.jobs.evaluate.EvaluationReport.MalformedRow;
import org.outerloop.jobs.evaluate.EvaluationReport.MetricResult;
import org.outerloop.jobs.evaluate.EvaluationReport.TaskResult;
import org.outerloop.jobs.evaluate.EvaluationReport.TextResult;
import org.outerloop.jobs.evaluate.ModelPlace;
import org.outerloop.jobs.evaluate.TaskChoice;
import org.outerloop.jobs.evaluate.TextEvaluation;
import org.outerloop.model.HostTreePass;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.storage.StoreLocation;

/**
 * What is asked of each model, and what is told of its answers.
 *
 * @param context most tokens of a text, where it is less than the model reads
 * @param shared whether what texts share is computed once
 */
record Asking(
    OpenModel open,
    ModelOptions options,
    Optional<String> tasks,
    TaskChoice choice,
    Map<String, String> texts,
    Optional<Integer> context,
    Optional<String> contamination,
    boolean shared) {
  private static final int NAMED_ROWS = 5;
  private static final int MAX_LINE_BYTES = 1 << 28;

  /**
   * Asks one model and writes what it said.
   *
   * @return the figures
   */
  Map<String, Object> ask(OpenModel.Chosen model, StoreLocation to) {
    EncoderSettings encoder = context(open.encoder(model.place()));
    Optional<Evaluation.Outcome> outcome = tasks.map(place -> tasks(model, encoder, place));
    List<TextResult> textResults = texts(model, encoder);
    EvaluationReport report =
        EvaluationReport.of(
            model.place(),
            model.round(),
            model.trainedTokens(),
            encoder,
            outcome,
            textResults,
            contamination.map(place -> Contamination.of(open.place(place))));
    EvaluationFiles.write(
        open.spark(), to, report, outcome.map(Evaluation.Outcome::tasks).orElse(List.of()));
    tell(report);
    return figures(report, to);
  }

  private EncoderSettings context(EncoderSettings encoder) {
    if (context.isPresent() && (context.get() < 2 || context.get() > encoder.contextLength())) {
      throw new UserException(
          "--context %,d is outside [2, %,d], what the model reads"
              .formatted(context.get(), encoder.contextLength()));
    }
    return context.map(encoder::reading).orElse(encoder);
  }

  /** What an executor needs outside of its heap, on a CPU, for texts of so many tokens. */
  private static String memory(ModelPlace place, int longest) {
    ModelSpec spec = place.spec().reading(longest);
    long perParameter = place.precision() == Precision.BFLOAT16 ? 2 : 4;
    return "An executor holds the model once, %s, and at most %s for each of its tasks (texts of up to %,d tokens)"
        .formatted(
            Quantity.bytes(perParameter * spec.parameterCount()),
            Quantity.bytes(HostTreePass.bytes(spec, place.precision(), PassPlan.PASS_TOKENS)),
            longest);
  }

  private Evaluation.Outcome tasks(OpenModel.Chosen model, EncoderSettings encoder, String place) {
    return new Evaluation(
            open.spark(),
            model.place(),
            encoder.encoder(),
            open.devices(),
            new ScoreBar(Screen.standardError(), longest -> memory(model.place(), longest)))
        .run(open.place(place), choice, shared);
  }

  private List<TextResult> texts(OpenModel.Chosen model, EncoderSettings encoder) {
    List<TextResult> results = new ArrayList<>();
    TextEvaluation evaluation = new TextEvaluation(model.place(), encoder, open.devices());
    texts.forEach(
        (name, place) -> {
          Say.line(memory(model.place(), encoder.contextLength()));
          Say.line("Measuring on " + name + " ...");
          results.add(
              TextResult.of(
                  name,
                  evaluation.score(
                      CorpusPages.read(open.spark(), open.place(place), MAX_LINE_BYTES))));
        });
    return results;
  }

  private static void tell(EvaluationReport report) {
    report.malformed().stream().limit(NAMED_ROWS).forEach(Asking::tell);
    if (report.malformed().size() > NAMED_ROWS) {
      Say.line(
          "... %,d rows left out in all, named in results.json"
              .formatted(report.malformed().size()));
    }
    report.others().forEach(file -> Say.line("No split of a task, not read: " + file));
    List<String> lines = new ArrayList<>();
    if (!report.tasks().isEmpty()) {
      lines.add(
          "%-28s %5s %9s %14s %14s".formatted("task", "shots", "questions", "acc", "acc_norm"));
      report.headlines().forEach(task -> lines.add(line(task)));
    }
    report
        .texts()
        .forEach(
            text ->
                lines.add(
                    "%-28s %s bits per byte, word perplexity %s, %,d texts"
                        .formatted(
                            text.source(),
                            Quantity.fixed(text.bitsPerByte(), 4),
                            Quantity.fixed(text.wordPerplexity(), 1),
                            text.texts())));
    report.contamination().ifPresent(found -> lines.add("contamination: " + found));
    lines.forEach(Say::line);
  }

  private static void tell(MalformedRow row) {
    Say.line(
        "Left out: %s, %s row %d ('%s'): %s"
            .formatted(row.task(), row.split(), row.row(), row.id(), row.reason()));
  }

  private static String line(TaskResult task) {
    String line =
        "%-28s %5d %,9d %14s %14s"
            .formatted(
                task.name(),
                task.shots(),
                task.questions(),
                cell(task, Metric.ACC),
                cell(task, Metric.ACC_NORM));
    return task.figure(Metric.PERPLEXITY)
        .map(result -> line + " perplexity " + Quantity.fixed(result.value(), 2))
        .orElse(line);
  }

  private static String cell(TaskResult task, Metric metric) {
    return task.figure(metric).map(Asking::cell).orElse("");
  }

  private static String cell(MetricResult result) {
    return Quantity.fixed(100 * result.value(), 1)
        + result.error().map(error -> " +- " + Quantity.fixed(100 * error, 1)).orElse("");
  }

  private static Map<String, Object> figures(EvaluationReport report, StoreLocation to) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("to", to.uri());
    report.round().ifPresent(round -> figures.put("round", round));
    for (TaskResult task : report.allTasks()) {
      Map<String, Object> metrics = new LinkedHashMap<>();
      task.metrics().forEach(metric -> metrics.put(metric.metric(), metric.value()));
      figures.put(task.name(), metrics);
    }
    report.texts().forEach(text -> figures.put(text.source(), text.bitsPerByte()));
    figures.put("malformed", report.malformed().size());
    figures.put("requests", report.requests());
    figures.put("tokens", report.tokens());
    figures.put("padded_tokens", report.paddedTokens());
    figures.put("seconds", report.seconds());
    figures.put("requests_per_second", report.requests() / report.seconds());
    figures.put("pass_seconds", report.passSeconds());
    return figures;
  }
}
