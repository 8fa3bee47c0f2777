package org.outerloop.jobs;

/**
 * One row of the table {@code rounds}: what one committed round did to the model. The components
 * are the columns, in this order, in snake case. A number that was not measured is NaN here and
 * NULL in the table.
 *
 * @param round from 0
 * @param tokens all peers trained on in this round, summed over receipts that were checked
 * @param tokensTotal the same, summed up to and including this round
 * @param heldOutLoss mean next-token loss in nats on unseen text, after the merge
 * @param bitsPerByte the same loss per byte of the unseen text
 * @param trainingLoss mean over the peers and inner steps, in nats
 * @param accepted contributions that passed the checks
 * @param merged contributions in the new model
 * @param contributionBytesMean over the accepted contributions
 * @param denseBytes of one pseudo-gradient as float32
 * @param seconds from opening the round to its commit
 * @param modelDigest of the committed model, 64 hex digits
 * @param heldOutLossBefore of the model that the round started from
 * @param bitsPerByteBefore of the model that the round started from
 * @param sequences that {@code tokens} were in
 * @param trialTaskSeconds of all tasks that tried contributions, added up
 * @param trialPassSeconds of the forward passes among these
 */
public record RoundRow(
    long round,
    long tokens,
    long tokensTotal,
    double heldOutLoss,
    double bitsPerByte,
    double trainingLoss,
    int accepted,
    int merged,
    double contributionBytesMean,
    long denseBytes,
    double seconds,
    String modelDigest,
    double heldOutLossBefore,
    double bitsPerByteBefore,
    long sequences,
    double trialTaskSeconds,
    double trialPassSeconds) {}
