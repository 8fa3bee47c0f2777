package org.outerloop.jobs;

import java.util.Locale;

/**
 * Figures with their units, as people read them: three or four digits, decimal prefixes, the same
 * in every locale. What was not measured is a hyphen.
 */
public final class Quantity {
  private static final String NONE = "-";
  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

  private Quantity() {}

  /** {@code 267 kB}; 1 kB is 1000 bytes. */
  public static String bytes(double bytes) {
    return Double.isFinite(bytes) ? scaled(bytes) + "B" : NONE;
  }

  /** {@code 1.97 M}. */
  public static String count(double count) {
    return Double.isFinite(count) ? scaled(count).strip() : NONE;
  }

  /** {@code 5.412}, in nats or bits. */
  public static String loss(double loss) {
    return fixed(loss, 4);
  }

  /** {@code 4.18 s}, {@code 41.8 s}, {@code 418 s}. */
  public static String seconds(double seconds) {
    return Double.isFinite(seconds) ? digits(seconds) + " s" : NONE;
  }

  /** Hours, minutes and seconds: {@code 1:02:03} or {@code 2:03}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  /** {@code 158}, {@code 15.8} or {@code 1.58} times. */
  public static String factor(double factor) {
    return Double.isFinite(factor) ? digits(factor) : NONE;
  }

  /** {@code 87 %}; {@code 0.4 %} below one. */
  public static String share(double share) {
    return Double.isFinite(share)
        ? fixed(100 * share, share > 0 && share < 0.01 ? 1 : 0) + " %"
        : NONE;
  }

  public static String fixed(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : NONE;
  }

  private static String scaled(double value) {
    int power = 0;
    double rest = value;
    while (Math.abs(rest) >= 999.5 && power < PREFIXES.length - 1) {
      rest /= 1000;
      power++;
    }
    boolean whole = power == 0 && value == Math.rint(value);
    return (whole ? fixed(value, 0) : digits(rest)) + " " + PREFIXES[power];
  }

  /** Three digits that count. */
  private static String digits(double value) {
    double size = Math.abs(value);
    return fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
  }
}
