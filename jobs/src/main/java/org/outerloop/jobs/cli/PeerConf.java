package org.outerloop.jobs.cli;

import org.outerloop.jobs.PeerStateSettings;
import org.outerloop.jobs.SparkSettings;

/**
 * What a peer decides for itself; conf/peer.conf explains every key. All else comes from the run.
 *
 * @param work folder of this machine: the peer's key and state
 */
record PeerConf(
    String work,
    PeerStateSettings peerState,
    SparkSettings spark,
    String device,
    double deviceMemoryFraction,
    boolean recomputeActivations) {}
