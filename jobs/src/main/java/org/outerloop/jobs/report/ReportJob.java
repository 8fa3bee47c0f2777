package org.outerloop.jobs.report;

import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.RunReport;
import org.outerloop.jobs.RunTables;
import org.outerloop.jobs.RunTotals;
import org.outerloop.jobs.page.HouseStyle;
import org.outerloop.jobs.page.Html;

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
    Html page = HouseStyle.begin("Run " + run.name());
    headline.write(page);
    charts.write(page);
    tables.write(page);
    return HouseStyle.end(page);
  }
}
