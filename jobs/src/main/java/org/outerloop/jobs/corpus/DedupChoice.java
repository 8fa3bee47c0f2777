package org.outerloop.jobs.corpus;

import org.outerloop.corpus.BffSettings;
import org.outerloop.corpus.MinHashSettings;
import org.outerloop.protocol.Require;

/**
 * Settings of the stages that look for repeats.
 *
 * @param bff paragraphs and pages that mostly repeat earlier ones
 * @param bffRounds after which what is still undecided is decided in one task; changes no result
 * @param minhash near-duplicates
 */
public record DedupChoice(BffSettings bff, int bffRounds, MinHashSettings minhash) {
  public DedupChoice {
    Require.that(bffRounds >= 0, "dedup.bff-rounds %s is negative", bffRounds);
  }
}
