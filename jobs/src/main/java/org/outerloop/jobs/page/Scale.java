package org.outerloop.jobs.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values of one axis as pixels: {@code low} lies at {@code from}, {@code high} at {@code to}.
 *
 * @param step between two ticks; 1, 2 or 5 times a power of ten
 */
public record Scale(double low, double high, double from, double to, double step) {

  /** A scale from zero, for lengths that are compared; ends on a tick. */
  public static Scale fromZero(double largest, double from, double to, int ticks) {
    return around(0, largest, from, to, ticks);
  }

  /** A scale that ends on ticks and holds all of [smallest, largest]. */
  public static Scale around(double smallest, double largest, double from, double to, int ticks) {
    double span = largest > smallest ? largest - smallest : Math.max(Math.abs(largest), 1) / 10;
    double step = step(span, ticks);
    double low = Math.floor(smallest / step + 1e-9) * step;
    double high = Math.ceil(Math.max(largest, smallest + span) / step - 1e-9) * step;
    return new Scale(low, high, from, to, step);
  }

  /** A scale of whole numbers from {@code first} to {@code last}, both at the edges. */
  public static Scale whole(long first, long last, double from, double to, int ticks) {
    long high = Math.max(last, first + 1);
    return new Scale(first, high, from, to, Math.max(1, step(high - first, ticks)));
  }

  public double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The value with as many decimals as the step has. */
  public String text(double value) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", value + 0.0);
  }

  private static double step(double span, int ticks) {
    double rough = span / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }
}
