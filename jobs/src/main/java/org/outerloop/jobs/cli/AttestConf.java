package org.outerloop.jobs.cli;

import org.outerloop.jobs.SparkSettings;
import org.outerloop.jobs.attest.AttestationSettings;

/** Settings of the command {@code attest}; conf/attest.conf. */
record AttestConf(
    AttestationSettings attestation,
    SparkSettings spark,
    String device,
    double deviceMemoryFraction) {}
