/**
 * A run told as one HTML page, from its tables.
 *
 * <pre>
 *   RunReport --- Headline      name, outcome in a sentence, tiles
 *             --- ChartCards    LossChart, BarChart, StageChart, PeerChart  (Svg, Frame, Scale)
 *             --- ReportTables  peers (PeerStory), rounds, settings, command, digest
 * </pre>
 *
 * <p>The page is one file without script or network. Pictures are drawn twice, for wide and narrow
 * pages; colours, in light and dark, are in page.css and come from the palette of Okabe and Ito,
 * which people with any colour vision tell apart. Whatever a peer wrote is escaped in {@link
 * org.outerloop.jobs.page.Html}, the only place where text becomes markup.
 *
 * <p>Knows the tables, and nothing of how a run is done. Read in this order: ReportJob, Headline,
 * ChartCards, LossChart, ReportTables.
 */
package org.outerloop.jobs.report;
