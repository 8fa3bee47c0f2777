package org.outerloop.corpus.stats;

import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/**
 * A piece of a text that a rule dropped.
 *
 * @param rank a hash of (seed, rule, document): the lowest are shown
 * @param source file it came from
 * @param line of the file
 * @param url of the page; empty if unknown
 * @param detail what broke the rule; may be empty
 * @param excerpt beginning of the text, {@value #MAX_CHARACTERS} characters at most; may be empty
 */
public record Example(
    long rank, String source, long line, String url, String detail, String excerpt) {
  public static final int MAX_CHARACTERS = 300;

  public Example {
    url = beginning(url);
    detail = beginning(detail);
    excerpt = beginning(excerpt);
  }

  /** The place of a document in the draw of examples of a rule. */
  public static long rankOf(long seed, String rule, Digest document) {
    return SplitMix64.mix(document.first64() ^ Seeds.of(seed, 0, rule, "example"));
  }

  /** As much of a text as an example shows; no character is cut in half. */
  public static String beginning(String text) {
    if (text.length() <= MAX_CHARACTERS) {
      return text;
    }
    boolean halved = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1));
    return text.substring(0, halved ? MAX_CHARACTERS - 1 : MAX_CHARACTERS);
  }

  public Example withExcerpt(String text) {
    return new Example(rank, source, line, url, detail, text);
  }
}
