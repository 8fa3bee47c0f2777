package org.outerloop.jobs;

/**
 * One row of the table {@code scores}: how the validator judged one peer in one round. The
 * components are the columns, in this order, in snake case. A number that was not measured is NaN
 * here and NULL in the table; a text that does not apply is empty in both.
 *
 * @param round from 0
 * @param peer that was judged
 * @param outcome of gathering and checking: accepted, missing, early, late, malformed, copy ...
 * @param reason for the outcome in words; may quote what the peer sent, so it is not to be trusted
 * @param copyOf the peer whose work this contribution repeats
 * @param assignedBefore loss of the model on the peer's own sequences
 * @param assignedAfter the same with this contribution applied
 * @param randomBefore loss of the model on sequences drawn after the uploads
 * @param randomAfter the same with this contribution applied
 * @param lossScore fall of the random loss
 * @param lossScoreError standard error of the loss score
 * @param proof of computation, the running sign of own against random gain, in [-1, 1]
 * @param ratingMu mean of the OpenSkill rating
 * @param ratingSigma standard deviation of the OpenSkill rating
 * @param score that orders the peers
 * @param weight the peer's share in [0, 1]
 * @param merged whether the contribution is in the new model
 * @param contributionBytes as uploaded
 * @param tokens the peer trained on in this round, whose receipt was checked; 0 for a copy
 * @param trainingLoss mean over the peer's inner steps, in nats
 * @param tokensPerSecond of the peer's inner steps
 * @param sequences that {@code tokens} were in
 * @param state that the peer says it began with: kept, recomputed or cold; empty where nothing was
 *     accepted
 * @param stateSteps inner steps that this state remembers, as the peer says
 * @param residentPeakBytes main memory of the peer's executor since its start, heap included
 * @param gpuAllocatedPeakBytes of tensors on the peer's GPU in this round
 * @param gpuReservedPeakBytes of libtorch's allocator on the peer's GPU in this round
 */
public record ScoreRow(
    long round,
    String peer,
    String outcome,
    String reason,
    String copyOf,
    double assignedBefore,
    double assignedAfter,
    double randomBefore,
    double randomAfter,
    double lossScore,
    double lossScoreError,
    double proof,
    double ratingMu,
    double ratingSigma,
    double score,
    double weight,
    boolean merged,
    long contributionBytes,
    long tokens,
    double trainingLoss,
    double tokensPerSecond,
    long sequences,
    String state,
    long stateSteps,
    double residentPeakBytes,
    double gpuAllocatedPeakBytes,
    double gpuReservedPeakBytes) {}
