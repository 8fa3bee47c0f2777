package org.outerloop.jobs.batches;

/** Some sequences side by side. Valid only while the function that was given it runs. */
public interface TokenBatch {

  int rows();

  /** Number of the sequence in its part, over all shards. */
  long sequence(int row);

  /** See {@link org.outerloop.tokens.TokenSequence#idOf}. */
  long id(int row);

  /** Sequence length + 1 ids. */
  int[] tokens(int row);
}
