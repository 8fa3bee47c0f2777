package org.outerloop.jobs.chain;

import org.outerloop.consensus.NeuronResult;
import org.outerloop.consensus.Payment;

/**
 * One participant in one epoch, while it has a uid.
 *
 * @param epoch from 1
 * @param quality of a miner, in truth; NaN for others
 * @param share what the consensus says
 * @param payment in coins
 */
public record Row(
    int epoch,
    Participant participant,
    int uid,
    double quality,
    NeuronResult share,
    Payment payment) {}
