package org.outerloop.jobs.corpus;

import java.io.Serializable;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.protocol.Digest;

/**
 * Which dropped texts are shown: those with the lowest hashes.
 *
 * @param seed of the corpus
 * @param perRule most of a rule
 */
record ExampleDraw(long seed, int perRule) implements Serializable {
  StageTally tally(String stage) {
    return new StageTally(stage, perRule);
  }

  long rank(String outcome, Digest document) {
    return Example.rankOf(seed, outcome, document);
  }
}
