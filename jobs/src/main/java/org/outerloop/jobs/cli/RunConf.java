package org.outerloop.jobs.cli;

import java.util.List;
import org.outerloop.jobs.PeerSettings;
import org.outerloop.jobs.PeerStateSettings;
import org.outerloop.jobs.RunSettings;
import org.outerloop.jobs.SparkSettings;
import org.outerloop.jobs.StorageSettings;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;

/**
 * A whole settings file of a run; conf/defaults.conf explains every key.
 *
 * @param deadlineSeconds how long a validator of its own waits for contributions
 * @param device auto, cpu or cuda
 */
record RunConf(
    RunSettings run,
    ModelSpec model,
    CorpusSettings corpus,
    TrainingSpec training,
    CompressionSpec compression,
    MergeSpec merge,
    GauntletSpec gauntlet,
    List<PeerSettings> peers,
    PeerStateSettings peerState,
    long deadlineSeconds,
    StorageSettings storage,
    SparkSettings spark,
    String device) {}
