package org.outerloop.corpus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A dozen figures of how a text looks, for a scorer of little cost: what is in it is for others to
 * judge. Shares are of characters where nothing else is said; 0 of nothing is 0. Words are what
 * stands between white space.
 */
public final class PlainFeatures {
  /** In the order of {@link #of}. */
  public static final List<String> NAMES =
      List.of(
          "log-words",
          "mean-word-length",
          "stop-words", // share of words
          "distinct-words", // share of the first thousand
          "upper-case",
          "digits",
          "punctuation", // . , ; : ! ? ' " and -
          "other-signs",
          "log-line-length", // mean
          "ended-lines", // share of lines that end in a sign of punctuation
          "short-lines", // share of lines of fewer than five words
          "marked-lines"); // share of lines that begin with neither a letter nor a quotation mark

  private static final Set<String> STOP_WORDS =
      Set.of(
          "the", "be", "to", "of", "and", "that", "have", "with", "a", "in", "is", "it", "for",
          "was", "on", "as", "at", "by", "he", "she", "you", "i", "his", "her", "they", "we", "not",
          "but");

  private static final String PUNCTUATION = ".,;:!?'\"-\u2018\u2019\u201c\u201d\u2013\u2014";
  private static final String LINE_ENDS = ".!?:;,\"\u201d";
  private static final String QUOTES = "\"'\u2018\u201c";
  private static final int COUNTED_WORDS = 1000;
  private static final int SHORT_LINE = 5;

  private PlainFeatures() {}

  /** The features of a text, all finite. */
  public static double[] of(String text) {
    Words words = new Words(text);
    Signs signs = new Signs(text);
    Lines lines = new Lines(text);
    return new double[] {
      Math.log1p(words.count),
      share(words.characters, words.count),
      share(words.stopWords, words.count),
      share(words.distinct.size(), Math.min(words.count, COUNTED_WORDS)),
      share(signs.upperCase, signs.all),
      share(signs.digits, signs.all),
      share(signs.punctuation, signs.all),
      share(signs.others, signs.all),
      Math.log1p(share(lines.characters, lines.count)),
      share(lines.ended, lines.count),
      share(lines.shortOnes, lines.count),
      share(lines.marked, lines.count)
    };
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }

  private static final class Words {
    private final Set<String> distinct = new HashSet<>();
    private long count;
    private long characters;
    private long stopWords;

    Words(String text) {
      for (String word : text.split("\\s+")) {
        if (!word.isEmpty()) {
          add(word.toLowerCase(java.util.Locale.ROOT));
        }
      }
    }

    private void add(String word) {
      if (count < COUNTED_WORDS) {
        distinct.add(word);
      }
      count++;
      characters += word.length();
      stopWords += STOP_WORDS.contains(word) ? 1 : 0;
    }
  }

  private static final class Signs {
    private long all;
    private long upperCase;
    private long digits;
    private long punctuation;
    private long others;

    Signs(String text) {
      text.codePoints().filter(c -> !Character.isWhitespace(c)).forEach(this::add);
    }

    private void add(int c) {
      all++;
      if (Character.isUpperCase(c)) {
        upperCase++;
      } else if (Character.isDigit(c)) {
        digits++;
      } else if (PUNCTUATION.indexOf(c) >= 0) {
        punctuation++;
      } else if (!Character.isLetter(c)) {
        others++;
      }
    }
  }

  private static final class Lines {
    private long count;
    private long characters;
    private long ended;
    private long shortOnes;
    private long marked;

    Lines(String text) {
      text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(this::add);
    }

    private void add(String line) {
      count++;
      characters += line.length();
      ended += LINE_ENDS.indexOf(line.charAt(line.length() - 1)) >= 0 ? 1 : 0;
      shortOnes += line.split("\\s+").length < SHORT_LINE ? 1 : 0;
      int first = line.codePointAt(0);
      marked += Character.isLetter(first) || QUOTES.indexOf(first) >= 0 ? 0 : 1;
    }
  }
}
