package org.outerloop.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.outerloop.evaluation.Metric;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.evaluate.EvaluationReport.MalformedRow;
import org.outerloop.jobs.evaluate.EvaluationReport.MetricResult;
import org.outerloop.jobs.evaluate.EvaluationReport.TaskResult;
import org.outerloop.jobs.evaluate.EvaluationReport.TextResult;
import org.outerloop.jobs.evaluate.PublishedModels.Published;
import org.outerloop.jobs.page.BarChart;
import org.outerloop.jobs.page.HouseStyle;
import org.outerloop.jobs.page.Html;
import org.outerloop.jobs.page.TableCard;

/**
 * An evaluation told as one HTML file: the figures of each task, and beside those that others
 * published. Rows of tasks are hostile text: they pass {@link Html#text} only.
 */
record EvaluationPage(EvaluationReport report, List<Published> published) {
  private static final int NAMED_ROWS = 20;
  private static final Map<String, Double> CHANCE =
      Map.of(
          "arc_challenge", 0.25,
          "arc_easy", 0.25,
          "hellaswag", 0.25,
          "openbookqa", 0.25,
          "mmlu", 0.25,
          "piqa", 0.5,
          "winogrande", 0.5);

  byte[] render() {
    Html page = HouseStyle.begin("Evaluation");
    headline(page);
    if (!report.tasks().isEmpty()) {
      tasks(page);
      charts(page);
      beside(page);
    }
    texts(page);
    malformed(page);
    facts(page);
    return HouseStyle.end(page);
  }

  private void headline(Html page) {
    page.open("header").element("h1", "Evaluation");
    page.element(
        "p",
        "outcome",
        "%s: %,d questions of %,d tasks, %,d continuations in %s."
            .formatted(
                report.model(),
                report.tasks().stream().mapToLong(TaskResult::questions).sum(),
                report.tasks().size(),
                report.requests(),
                Quantity.seconds(report.seconds())));
    page.close("header").open("section", "tiles");
    tile(page, "Parameters", Quantity.count(report.parameters()), report.precision());
    report.round().ifPresent(r -> tile(page, "Round", r.toString(), "rounds before this model"));
    report
        .trainedTokens()
        .ifPresent(t -> tile(page, "Trained on", Quantity.count(t), "tokens of all peers"));
    double rate = report.requests() / Math.max(1e-9, report.seconds());
    tile(page, "Continuations a second", Quantity.count(rate), "reading of tasks included");
    tile(page, "Tokens", Quantity.count(report.tokens()), "that the model had to read");
    page.close("section");
  }

  private static void tile(Html page, String name, String figure, String remark) {
    page.open("div", "tile").element("span", "name", name);
    page.element("strong", figure).element("span", "remark", remark).close("div");
  }

  private void tasks(Html page) {
    page.open("section", "card full").element("h2", "Tasks");
    page.element(
        "p",
        "caption",
        "Per cent, with standard errors. acc_norm divides by a choice's characters, acc_bytes by its bytes.");
    table(page, report.headlines());
    List<TaskResult> subjects = report.subjects();
    if (!subjects.isEmpty()) {
      page.open("details").element("summary", "%,d subjects".formatted(subjects.size()));
      table(page, subjects);
      page.close("details");
    }
    page.close("section");
  }

  /** Columns that are empty for all these tasks are left out. */
  private static void table(Html page, List<TaskResult> tasks) {
    List<Metric> metrics =
        Stream.of(Metric.values())
            .filter(metric -> tasks.stream().anyMatch(task -> task.figure(metric).isPresent()))
            .toList();
    boolean leftOut = tasks.stream().anyMatch(task -> task.malformed() > 0);
    List<String> columns = new ArrayList<>(List.of("task", "shots", "questions"));
    metrics.forEach(metric -> columns.add(metric.label()));
    if (leftOut) {
      columns.add("left out");
    }
    TableCard table = TableCard.within(page, columns.toArray(String[]::new));
    for (TaskResult task : tasks) {
      List<String> cells = new ArrayList<>(List.of("" + task.shots()));
      cells.add("%,d".formatted(task.questions()));
      metrics.forEach(metric -> cells.add(cell(task, metric)));
      if (leftOut) {
        cells.add("%,d".formatted(task.malformed()));
      }
      table.row(task.name(), cells.toArray(String[]::new));
    }
    table.close();
  }

  private static String cell(TaskResult task, Metric metric) {
    double unit = metric == Metric.PERPLEXITY ? 1 : 100;
    return task.figure(metric)
        .map(
            m ->
                decimal(unit * m.value())
                    + m.error().map(e -> " \u00b1 " + decimal(unit * e)).orElse(""))
        .orElse("-");
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** The figure that is published of a task: acc_norm where there is one. */
  private Optional<MetricResult> own(String task) {
    return report.figure(task, Metric.ACC_NORM).or(() -> report.figure(task, Metric.ACC));
  }

  private void charts(Html page) {
    page.open("section", "cards");
    for (String task : PublishedModels.tasks()) {
      own(task).ifPresent(figure -> chart(page, task, figure));
    }
    page.close("section");
  }

  private void chart(Html page, String task, MetricResult figure) {
    List<BarChart.Bar> bars = new ArrayList<>();
    bars.add(bar("this model (" + figure.metric() + ")", figure.value(), "s0"));
    for (Published model : published) {
      model.figure(task).ifPresent(v -> bars.add(bar(model.model(), v, "s2")));
    }
    bars.add(bar("chance", CHANCE.get(task), "rest"));
    page.open("div", "card").element("h2", task);
    page.element("p", "caption", "Per cent; the others' figures are zero-shot, as published.");
    BarChart chart = new BarChart(task + " beside published models", bars);
    page.markup(chart.draw(560, "wide")).markup(chart.draw(340, "narrow")).close("div");
  }

  private static BarChart.Bar bar(String name, double share, String style) {
    return new BarChart.Bar(name, share, decimal(100 * share), style);
  }

  private void beside(Html page) {
    List<String> columns = new ArrayList<>(List.of("model", "trained on"));
    columns.addAll(PublishedModels.tasks());
    TableCard table =
        TableCard.begin(
            page,
            "Beside published models",
            "Per cent: acc_norm, for WinoGrande and MMLU acc. Others' figures are zero-shot, from "
                + published.get(0).source()
                + ".",
            columns.toArray(String[]::new));
    List<String> mine = new ArrayList<>();
    mine.add(report.trainedTokens().map(t -> Quantity.count(t)).orElse("-"));
    PublishedModels.tasks()
        .forEach(t -> mine.add(own(t).map(m -> decimal(100 * m.value())).orElse("-")));
    table.row("this model", mine.toArray(String[]::new));
    for (Published model : published) {
      List<String> cells = new ArrayList<>(List.of(Quantity.count(model.tokens())));
      for (String task : PublishedModels.tasks()) {
        cells.add(
            model.figure(task).isPresent() ? decimal(100 * model.figure(task).getAsDouble()) : "-");
      }
      table.row(model.model(), cells.toArray(String[]::new));
    }
    table.end();
  }

  private void texts(Html page) {
    if (report.texts().isEmpty()) {
      return;
    }
    TableCard table =
        TableCard.begin(
            page,
            "Texts",
            "Each token predicted once, in windows as long as the model reads.",
            "source",
            "texts",
            "tokens",
            "bits per byte",
            "word perplexity",
            "byte perplexity",
            "token perplexity");
    for (TextResult text : report.texts()) {
      table.row(
          text.source(),
          "%,d".formatted(text.texts()),
          "%,d".formatted(text.tokens()),
          Quantity.fixed(text.bitsPerByte(), 4),
          Quantity.fixed(text.wordPerplexity(), 1),
          Quantity.fixed(text.bytePerplexity(), 3),
          Quantity.fixed(text.tokenPerplexity(), 2));
    }
    table.end();
  }

  private void malformed(Html page) {
    if (report.malformed().isEmpty()) {
      return;
    }
    String caption = "%,d rows could not be asked".formatted(report.malformed().size());
    TableCard table =
        TableCard.begin(page, "Left out", caption, "task", "split", "row", "id", "reason");
    for (MalformedRow row : report.malformed().stream().limit(NAMED_ROWS).toList()) {
      table.row(row.task(), row.split(), "" + row.row(), row.id(), row.reason());
    }
    table.end();
  }

  private void facts(Html page) {
    TableCard table = TableCard.begin(page, "How", "What decides the figures.", "name", "value");
    fact(page, "model", report.model());
    fact(page, "tokenizer", report.tokenizer());
    fact(page, "begin of text before every text", report.beginOfText() ? "yes" : "no");
    fact(page, "longest text", "%,d tokens".formatted(report.contextLength()));
    fact(page, "passes", report.precision() + ", softmax float32");
    report.contamination().ifPresent(found -> fact(page, "contamination", found));
    fact(page, "rules", "EleutherAI's lm-evaluation-harness, commit 4e7e0d4, re-made");
    if (!report.others().isEmpty()) {
      fact(page, "files that are no split of a task", String.join(", ", report.others()));
    }
    table.end();
  }

  private static void fact(Html page, String name, String value) {
    page.open("tr").element("th", name).element("td", "words", value).close("tr");
  }
}
