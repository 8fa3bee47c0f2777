package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.outerloop.corpus.stats.CutStatistics;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.MeasureStatistics;
import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.corpus.stats.RuleStatistics;
import org.outerloop.corpus.stats.SourceStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.page.BarChart;
import org.outerloop.jobs.page.HouseStyle;
import org.outerloop.jobs.page.Html;

/**
 * A preparation told as one HTML file, {@value #KEY} beside the shards. The same statistics give
 * the same bytes. Text of the corpus is hostile: it passes {@link Html#text} only.
 *
 * @param facts name and value, of settings and digests
 */
record PreparationPage(PreparationStatistics statistics, List<Fact> facts) {
  static final String KEY = "prepared.html";
  private static final int EXAMPLES = 3; // shown per rule

  /** A setting or digest. */
  record Fact(String name, String value) {}

  byte[] render() {
    Html page = HouseStyle.begin("Prepared corpus");
    headline(page);
    funnel(page);
    rules(page);
    measures(page);
    examples(page);
    sources(page);
    facts(page);
    return HouseStyle.end(page);
  }

  private void headline(Html page) {
    long in = statistics.stages().get(0).documentsIn();
    long kept = last().documentsKept();
    String outcome =
        "%,d of %,d documents of %,d files are kept, %s of training tokens in %,d shards."
            .formatted(
                kept,
                in,
                statistics.files(),
                Quantity.count(statistics.output().tokens()).strip(),
                statistics.output().shards());
    page.open("header").element("h1", "Prepared corpus");
    page.element("p", "outcome", outcome.replace(" of training tokens", " tokens"));
    page.close("header").open("section", "tiles");
    tile(page, "Documents kept", Quantity.share((double) kept / in), "of lines that are not blank");
    tile(page, "Text kept", Quantity.bytes(last().bytesKept()), "UTF-8, after all stages");
    tile(page, "Tokens", Quantity.count(statistics.output().tokens()), "ends of text included");
    tile(
        page,
        "Training sequences",
        Quantity.count(statistics.output().trainingSequences()),
        "of %,d tokens".formatted(statistics.output().sequenceLength()));
    tile(
        page,
        "Held-out sequences",
        Quantity.count(statistics.output().heldOutSequences()),
        "nobody trains on them");
    tile(
        page,
        "Shards",
        Quantity.bytes(statistics.output().bytes()),
        statistics.output().shards() + " files");
    page.close("section");
  }

  private static void tile(Html page, String name, String figure, String remark) {
    page.open("div", "tile").element("span", "name", name);
    page.element("strong", figure).element("span", "remark", remark).close("div");
  }

  /** The last stage that counts documents as the chain does. */
  private StageStatistics last() {
    return statistics.stages().get(statistics.stages().size() - 1);
  }

  private void funnel(Html page) {
    begin(page, "Stages", "What each stage saw and left, in the order of the chain.");
    head(page, "stage", "documents in", "dropped", "documents kept", "of those in", "text kept");
    for (StageStatistics stage : statistics.stages()) {
      row(
          page,
          stage.name(),
          "%,d".formatted(stage.documentsIn()),
          "%,d".formatted(stage.documentsIn() - stage.documentsKept()),
          "%,d".formatted(stage.documentsKept()),
          Quantity.share(stage.documentsKept() / (double) Math.max(1, stage.documentsIn())),
          Quantity.bytes(stage.bytesKept()));
    }
    end(page);
  }

  private void rules(Html page) {
    List<RuleStatistics> rules = new ArrayList<>();
    statistics.stages().forEach(stage -> rules.addAll(stage.dropped()));
    if (!rules.isEmpty()) {
      rules.sort(
          Comparator.comparingLong(RuleStatistics::documents)
              .reversed()
              .thenComparing(RuleStatistics::outcome));
      List<BarChart.Bar> bars = new ArrayList<>();
      for (RuleStatistics rule : rules) {
        String figure =
            "%,d documents, %s".formatted(rule.documents(), Quantity.bytes(rule.bytes()));
        String colour = rule.outcome().startsWith("rejected/") ? "s3" : "s0";
        bars.add(new BarChart.Bar(rule.outcome(), rule.documents(), figure, colour));
      }
      page.open("section", "card full").element("h2", "Drops by rule");
      page.element("p", "caption", "Documents, most first. Rejected lines gave no document.");
      BarChart chart = new BarChart("Documents dropped by each rule", bars);
      page.markup(chart.draw(1100, "wide")).markup(chart.draw(340, "narrow")).close("section");
    }
    cuts(page);
  }

  private void cuts(Html page) {
    if (statistics.stages().stream().allMatch(stage -> stage.cuts().isEmpty())) {
      return;
    }
    begin(page, "Cut from documents", "Lines and pieces that were cut out or masked, by rule.");
    head(page, "rule", "stage", "pieces", "documents");
    for (StageStatistics stage : statistics.stages()) {
      for (CutStatistics cut : stage.cuts()) {
        String pieces = "%,d".formatted(cut.pieces());
        row(page, cut.rule(), stage.name(), pieces, "%,d".formatted(cut.documents()));
      }
    }
    end(page);
  }

  private void measures(Html page) {
    page.open("section", "cards");
    for (StageStatistics stage : statistics.stages()) {
      for (MeasureStatistics measure : stage.measures()) {
        MeasureChart chart = new MeasureChart(measure);
        if (chart.drawable()) {
          page.open("div", "card").element("h2", stage.name() + ": " + measure.name());
          page.element("p", "caption", caption(chart));
          page.markup(chart.draw(560, "wide")).markup(chart.draw(340, "narrow")).close("div");
        }
      }
    }
    page.close("section");
  }

  private static String caption(MeasureChart chart) {
    String all = "%,d documents measured".formatted(chart.measure().histogram().count());
    return chart.beyond() == 0
        ? all + "."
        : all + "; %,d lie beyond the axis.".formatted(chart.beyond());
  }

  private void examples(Html page) {
    begin(page, "Examples of what was dropped", "Drawn by hash, the beginning of each text.");
    head(page, "rule", "where", "text");
    for (StageStatistics stage : statistics.stages()) {
      for (RuleStatistics rule : stage.dropped()) {
        rule.examples().stream().limit(EXAMPLES).forEach(e -> example(page, rule.outcome(), e));
      }
    }
    end(page);
  }

  private static void example(Html page, String outcome, Example example) {
    page.open("tr").element("th", outcome).open("td", "words");
    page.text("%s:%d".formatted(example.source(), example.line()));
    page.element("small", example.url()).close("td");
    page.open("td", "words").text(example.excerpt());
    page.element("small", example.detail()).close("td").close("tr");
  }

  private void sources(Html page) {
    begin(page, "Sources", "Folders of the input.");
    head(page, "source", "files", "lines", "documents kept", "text read", "text kept");
    for (SourceStatistics source : statistics.sources()) {
      row(
          page,
          source.source().isEmpty() ? "(no folder)" : source.source(),
          "%,d".formatted(source.files()),
          "%,d".formatted(source.lines()),
          "%,d".formatted(source.documentsKept()),
          Quantity.bytes(source.bytes()),
          Quantity.bytes(source.bytesKept()));
    }
    end(page);
  }

  private void facts(Html page) {
    begin(page, "Settings and digests", "What decides the bytes of the shards.");
    for (Fact fact : facts) {
      page.open("tr").element("th", fact.name());
      page.element("td", "words digest", fact.value()).close("tr");
    }
    end(page);
  }

  private static void begin(Html page, String title, String caption) {
    page.open("section", "card full").element("h2", title).element("p", "caption", caption);
    page.open("div", "scroll").open("table");
  }

  private static void head(Html page, String... names) {
    page.open("thead").open("tr");
    for (String name : names) {
      page.element("th", name);
    }
    page.close("tr").close("thead");
  }

  private static void row(Html page, String name, String... cells) {
    page.open("tr").element("th", name);
    for (String cell : cells) {
      page.element("td", cell);
    }
    page.close("tr");
  }

  private static void end(Html page) {
    page.close("table").close("div").close("section");
  }
}
