package org.outerloop.tokens;

/** Cuts a text into the words that merges never cross: a tokenizer's pre-tokenizer. */
interface Splitter {
  /** Calls the sink with the words of {@code text[from .. to)}, in order. */
  void split(char[] text, int from, int to, Sink sink);

  /** Takes a word, {@code text[from .. to)}, never empty. */
  @FunctionalInterface
  interface Sink {
    void accept(char[] text, int from, int to);
  }

  /** Cuts the words of this splitter further. */
  default Splitter then(Splitter finer) {
    return (text, from, to, sink) ->
        split(text, from, to, (piece, start, end) -> finer.split(piece, start, end, sink));
  }
}
