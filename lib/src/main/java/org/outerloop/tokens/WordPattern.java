package org.outerloop.tokens;

import java.util.Arrays;
import java.util.Optional;

/**
 * The published patterns by which byte-level tokenizers cut words, with a splitter written by hand
 * for each, several times as fast as java.util.regex.
 */
public enum WordPattern {
  /** GPT-2 and GPT-NeoX; what the ByteLevel pre-tokenizer applies by default. */
  GPT2(
      new Gpt2Splitter(),
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"),

  /** GPT-4, dolma2 and OLMo 2, Llama 3: numbers by three digits, contractions in any case. */
  CL100K(new Cl100kSplitter(3), cl100k("\\p{N}{1,3}")),

  /** Qwen 2 and 2.5: as cl100k, but each digit alone. */
  QWEN2(new Cl100kSplitter(1), cl100k("\\p{N}")),

  /** GPT-4o: cuts before capitals, contractions stay with their words. */
  O200K(new O200kSplitter(3, true), o200k("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "\\p{N}{1,3}")),

  /** Mistral's Tekken: as o200k without contractions, each digit alone. */
  TEKKEN(new O200kSplitter(1, false), o200k("", "\\p{N}"));

  private final Splitter splitter;
  private final String regex;

  WordPattern(Splitter splitter, String regex) {
    this.splitter = splitter;
    this.regex = regex;
  }

  /** The pattern of this regular expression, if it is one of these. */
  static Optional<WordPattern> of(String regex) {
    return Arrays.stream(values()).filter(pattern -> pattern.regex.equals(regex)).findFirst();
  }

  Splitter splitter() {
    return splitter;
  }

  /** As tokenizer files have it. */
  String regex() {
    return regex;
  }

  private static String cl100k(String digits) {
    return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }

  private static String o200k(String contraction, String digits) {
    String capital = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    String small = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    String before = "[^\\r\\n\\p{L}\\p{N}]?";
    return before
        + capital
        + "*"
        + small
        + "+"
        + contraction
        + "|"
        + before
        + capital
        + "+"
        + small
        + "*"
        + contraction
        + "|"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }
}
