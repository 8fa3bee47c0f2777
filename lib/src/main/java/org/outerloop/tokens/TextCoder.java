package org.outerloop.tokens;

/** How one family of tokenizers turns text into ids. Thread-safe. */
interface TextCoder {
  /**
   * Appends the ids of {@code text[from .. to)}, which is well formed and lies between two added
   * tokens or the ends of a text.
   */
  void encode(char[] text, int from, int to, IntList ids);
}
