package org.outerloop.ledger;

import org.outerloop.protocol.Digest;

/**
 * The first entry: the run is open to everyone. Its author is the operator.
 *
 * @param spec digest of run.json
 * @param run where run.json, records and checkpoints are
 * @param corpus where the token shards are
 */
public record Opening(Digest spec, BucketAccess run, BucketAccess corpus) implements Statement {}
