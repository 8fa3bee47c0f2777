package org.outerloop.interchange;

import java.util.function.Consumer;

/** A file of tokenised documents, of which any range can be read. */
public interface TokenDocuments {

  long count();

  /** Gives the tokens of documents first .. first + count - 1 to the sink, in order. */
  void read(long first, long count, Consumer<int[]> sink);
}
