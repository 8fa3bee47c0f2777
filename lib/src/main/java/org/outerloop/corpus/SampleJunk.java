package org.outerloop.corpus;

import org.outerloop.protocol.SplitMix64;

/** Pages that the quality rules exist for, one kind per rule. */
final class SampleJunk {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String[] LABELS = {
    "Home", "Contact", "About us", "Sitemap", "Log in", "News", "Archive", "Search", "Help", "Terms"
  };

  private SampleJunk() {}

  static String page(SplitMix64 random) {
    return switch (random.nextInt(7)) {
      case 0 -> "Page not found. Go back to the start and try again.";
      case 1 -> lines(random, "- ", "", 20);
      case 2 -> lines(random, "Read the ", "...", 20);
      case 3 -> words(random, 80, 1, 2) + " the to be";
      case 4 -> words(random, 80, 12, 20) + " the to be";
      case 5 -> numbers(random);
      default -> words(random, 90, 3, 8) + tags(random);
    };
  }

  private static String lines(SplitMix64 random, String before, String after, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(before).append(LABELS[random.nextInt(LABELS.length)]);
      text.append(" of the page and back to it").append(after).append('\n');
    }
    return text.toString().strip();
  }

  private static String words(SplitMix64 random, int count, int shortest, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i > 0 ? " " : "");
      int length = shortest + random.nextInt(longest - shortest + 1);
      for (int j = 0; j < length; j++) {
        text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
    }
    return text.toString();
  }

  private static String numbers(SplitMix64 random) {
    StringBuilder text = new StringBuilder("The table of the day to be read with care:");
    for (int i = 0; i < 60; i++) {
      text.append(i % 6 == 0 ? "\n" : " ").append(1000 + random.nextInt(9000));
    }
    return text.toString();
  }

  private static String tags(SplitMix64 random) {
    StringBuilder text = new StringBuilder(" the to be");
    for (int i = 0; i < 20; i++) {
      text.append(" #").append(LABELS[random.nextInt(LABELS.length)].replace(' ', '-'));
    }
    return text.toString();
  }
}
