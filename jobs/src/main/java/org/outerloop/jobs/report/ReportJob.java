package org.outerloop.jobs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.RunTables;
import org.outerloop.jobs.RunTotals;

/**
 * Tells a run as one HTML file that needs nothing beside it: no network, no script, pictures drawn
 * in place. The same report gives the same bytes.
 */
public final class ReportJob {
  private ReportJob() {}

  /**
   * Reads the tables rounds, scores and stages below {@code tablesUri}. Name, settings and command
   * are not in the tables: see {@link RunReport#describedAs}.
   */
  public static RunReport read(SparkSession spark, String tablesUri) {
    return RunTables.read(spark, tablesUri);
  }

  /** The page, in UTF-8. */
  public static byte[] render(RunReport run) {
    RunTotals totals = RunTotals.of(run);
    Headline headline = new Headline(run, totals);
    ChartCards charts = new ChartCards(run, totals);
    ReportTables tables = new ReportTables(run, totals);
    Html page = new Html();
    page.markup("<!DOCTYPE html>\n<html lang=\"en\">\n");
    head(page, run.name());
    page.open("body").open("main");
    headline.write(page);
    charts.write(page);
    tables.write(page);
    page.close("main").close("body").close("html");
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void head(Html page, String name) {
    page.open("head").markup("<meta charset=\"utf-8\">\n");
    page.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.markup("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.element("title", "Run " + name);
    page.open("style").markup(styleSheet()).close("style").close("head");
  }

  private static String styleSheet() {
    try (InputStream css = ReportJob.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read report.css from the class path", e);
    }
  }
}
