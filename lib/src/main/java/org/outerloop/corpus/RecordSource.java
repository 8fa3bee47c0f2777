package org.outerloop.corpus;

import java.io.IOException;
import java.util.Optional;

/** The documents of one unpacked file, whatever its form. */
interface RecordSource {
  /**
   * The next document or rejection; empty at the end of the file.
   *
   * @throws IOException if the file is damaged here and cannot be read on
   */
  Optional<CorpusLine> next() throws IOException;

  /** Number of the line or record that {@link #next} was last at, from 1. */
  long number();

  /** Bytes before that line or record in the unpacked file. */
  long offset();

  /** Lines and records so far that are passed over: blank lines, records that are no pages. */
  long passedOver();
}
