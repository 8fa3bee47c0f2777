package org.outerloop.bench;

import java.util.List;
import java.util.Locale;

/**
 * Memory over steps as an SVG picture: one broken line for each series, from zero, so that flat is
 * flat. White ground, for a page of any colour.
 */
final class SoakPlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final int LEFT = 60;
  private static final int RIGHT = 170;
  private static final int TOP = 34;
  private static final int BOTTOM = 44;
  private static final String[] COLOURS = {
    "#1b6ca8", "#6ba3cf", "#0b3954", "#c1440e", "#e59a7a", "#7a2a06"
  };

  private final List<SoakSeries> series;
  private final double topMib;
  private final int steps;
  private final StringBuilder shapes = new StringBuilder();

  private SoakPlot(List<SoakSeries> series) {
    this.series = series;
    steps = series.get(0).last().step();
    double most =
        series.stream()
            .flatMap(s -> s.samples().stream())
            .mapToDouble(SoakSeries.Sample::residentMib)
            .max()
            .orElseThrow();
    topMib = Math.ceil(most / 200) * 200;
  }

  static String of(List<SoakSeries> series) {
    return new SoakPlot(series).draw();
  }

  private String draw() {
    text(LEFT, 20, "start", "Main memory of the process in MiB; 128 of them are the Java heap");
    axes();
    for (int i = 0; i < series.size(); i++) {
      line(series.get(i), COLOURS[i % COLOURS.length]);
      int y = TOP + 12 + 20 * i;
      add(
          "<rect x=\"%s\" y=\"%s\" width=\"14\" height=\"3\" fill=\"%s\"/>",
          WIDTH - RIGHT + 12, y - 5, COLOURS[i % COLOURS.length]);
      text(WIDTH - RIGHT + 32, y, "start", series.get(i).name());
    }
    return String.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$s %2$s\" width=\"%1$s\""
            + " height=\"%2$s\" font-family=\"sans-serif\" font-size=\"12\">%n"
            + "<rect width=\"%1$s\" height=\"%2$s\" fill=\"#fff\"/>%n%3$s</svg>%n",
        WIDTH, HEIGHT, shapes);
  }

  private void axes() {
    for (int tick = 0; tick <= 4; tick++) {
      double mib = topMib * tick / 4;
      add("<path d=\"M%s %.1fH%s\" stroke=\"#ddd\" fill=\"none\"/>", LEFT, y(mib), WIDTH - RIGHT);
      text(LEFT - 8, y(mib) + 4, "end", String.format(Locale.ROOT, "%.0f", mib));
      int step = Math.round(steps * tick / 4f);
      text(x(step), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%,d", step));
    }
    text(x(steps / 2), HEIGHT - 8, "middle", "inner step");
  }

  private void line(SoakSeries one, String colour) {
    StringBuilder path = new StringBuilder();
    for (SoakSeries.Sample sample : one.samples()) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : "L",
              x(sample.step()),
              y(sample.residentMib())));
    }
    add(
        "<path d=\"%s\" stroke=\"%s\" stroke-width=\"1.5\" fill=\"none\"/>",
        path.toString(), colour);
  }

  private double x(double step) {
    return LEFT + (WIDTH - LEFT - RIGHT) * step / steps;
  }

  private double y(double mib) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * mib / topMib;
  }

  private void text(double x, double y, String anchor, String text) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private void add(String shape, Object... values) {
    shapes.append(String.format(Locale.ROOT, shape, values)).append('\n');
  }
}
