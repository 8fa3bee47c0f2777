package org.outerloop.jobs.corpus;

import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.corpus.stats.PreparationTimes;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenManifest;

/**
 * A corpus that is ready to train on.
 *
 * @param manifest of its shards
 * @param manifestDigest binds everything below it
 * @param outcomes what became of every line of the input
 * @param statistics what each stage did
 * @param times how long the stages took in the run that finished
 * @param reused whether it had been prepared before, with the same input and settings
 */
public record PreparedCorpus(
    TokenManifest manifest,
    Digest manifestDigest,
    Outcomes outcomes,
    PreparationStatistics statistics,
    PreparationTimes times,
    boolean reused) {}
