/**
 * How one peer learns in one round: a {@link org.outerloop.training.Trainer} takes optimizer steps
 * over its sequences, on one device or on several that share each batch; {@link
 * org.outerloop.training.LossMeter} measures the loss of a model on any sequences, {@link
 * org.outerloop.training.HiddenStates} what it makes of each token.
 *
 * <pre>
 *   for each inner step t, counted over all rounds:
 *     for each micro-batch:  gradients += d loss / d parameters / tokens of the batch
 *     gradients *= min(1, clip / |gradients|)
 *     AdamW on matrices with decay, on vectors without; or Muon on hidden matrices
 * </pre>
 *
 * <p>Parameters, gradients and both moments are flat float32 buffers in the order of {@code
 * ParameterLayout}; with bfloat16 the passes read a rounded copy. All state between two rounds is
 * the two moments and their age, the count of AdamW's bias correction: the global step unless a
 * peer has lost them.
 *
 * <p>The same parameters, moments, step, sequences and thread count give the same bits, in any JVM
 * on the same type of CPU, alone or beside other trainers. No random numbers are drawn.
 *
 * <p>Knows the model, its gradient and sequences of ids; must never know who else exists.
 *
 * <p>Read in this order: Trainer, InnerTrainer, GradientPass, HostPass, AutogradPass, Update,
 * HostUpdate, LearningRateSchedule, Optimizer, AdamW, Muon, TrainingLog, LossMeter, HiddenStates,
 * TrainingMemory; for several devices RankedTrainer, RankShard, GatheredWeights.
 */
package org.outerloop.training;
