package org.outerloop.jobs.corpus;

import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenManifest;

/**
 * A corpus that is ready to train on.
 *
 * @param manifest of its shards
 * @param manifestDigest binds everything below it
 * @param outcomes what became of every line of the input
 * @param reused whether it had been prepared before, with the same input and settings
 */
public record PreparedCorpus(
    TokenManifest manifest, Digest manifestDigest, Outcomes outcomes, boolean reused) {}
