package org.outerloop.corpus.stats;

/**
 * A figure that a stage looked at, over all documents it measured.
 *
 * @param name as the stage names it
 * @param unit what its figures count, for the axis of a picture
 */
public record MeasureStatistics(String name, String unit, Histogram histogram) {
  MeasureStatistics(String name, Histogram histogram) {
    this(name, unit(name), histogram);
  }

  private static String unit(String name) {
    return switch (name) {
      case "bytes" -> "bytes of text (UTF-8)";
      case "words", "stop-words" -> name + " in the document";
      case "mean-word-length" -> "characters per word, mean";
      case "symbols-per-word" -> "symbols per word";
      case "language", "quality" -> "probability, 0 to 1";
      default -> "share of the document, 0 to 1";
    };
  }
}
