package org.outerloop.corpus;

/** What a reader found on one line of a corpus file: a document, or a reason why there is none. */
public sealed interface CorpusLine permits Document, Rejection {
  /** Name of the file, as the reader was given it. */
  String source();

  /** Number of the line in the file, from 1, blank lines counted. */
  long line();
}
