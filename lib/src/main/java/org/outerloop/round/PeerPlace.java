package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.StoreLocation;

/**
 * Where one peer works: what it reads, and the one bucket it may write.
 *
 * @param run bucket of the run, to read checkpoints
 * @param corpus token shards, to read
 * @param own bucket of the peer, to write
 * @param ledger where commitments are made, to append
 * @param devices what the peer's task computes on, asked where it runs
 * @param recomputeActivations to save memory: the same bits on a CPU
 * @param keeping of the state between rounds
 */
public record PeerPlace(
    RunSpec spec,
    PeerId peer,
    StoreLocation run,
    StoreLocation corpus,
    StoreLocation own,
    StoreLocation ledger,
    TaskDevices devices,
    boolean recomputeActivations,
    StateKeeping keeping)
    implements Serializable {}
