package org.outerloop.jobs.cli;

import org.outerloop.jobs.PeerStateSettings;
import org.outerloop.jobs.SparkSettings;
import org.outerloop.jobs.attest.AttestationSettings;

/**
 * What a peer decides for itself; conf/peer.conf explains every key. All else comes from the run.
 *
 * @param work folder of this machine: the peer's key and state
 */
record PeerConf(
    String work,
    PeerStateSettings peerState,
    SparkSettings spark,
    AttestationSettings attestation,
    String device,
    double deviceMemoryFraction,
    boolean recomputeActivations) {}
