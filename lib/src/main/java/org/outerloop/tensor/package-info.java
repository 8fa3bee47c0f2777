/**
 * libtorch through JavaCPP, and nothing above it: natives and threads ({@link
 * org.outerloop.tensor.Torch}), the choice of CPU or GPU ({@link org.outerloop.tensor.Device}), the
 * life of native memory ({@link org.outerloop.tensor.TensorScope}), parameters as one flat buffer
 * ({@link org.outerloop.tensor.FlatParameters}) and what optimizers do with it ({@link
 * org.outerloop.tensor.FusedAdamW}, {@link org.outerloop.tensor.NewtonSchulz}).
 *
 * <p>Several devices of one process work together as a {@link org.outerloop.tensor.RankGroup}: a
 * thread per rank, c10d between them (gloo on the CPU, NCCL on GPUs), buffers cut into {@link
 * org.outerloop.tensor.Shards}.
 *
 * <p>Knows devices, number formats and buffers; must never know rounds, peers, or what a parameter
 * is for.
 *
 * <p>Rules of the house for native memory:
 *
 * <ul>
 *   <li>Every tensor made in a step is made inside a {@link org.outerloop.tensor.TensorScope}; the
 *       garbage collector frees nothing in time. Without scopes a training step leaks tens of MiB.
 *   <li>What outlives the scope is retained by its owner, a class with {@code close()}.
 *   <li>Gradients are switched off by {@link org.outerloop.tensor.Gradients}, which restores the
 *       thread's mode; libtorch's guard objects must not be left to the collector, whose thread
 *       would then run their destructors.
 *   <li>Limits of JavaCPP count the whole process, Java heap included, and stop a healthy trainer:
 *       see {@link org.outerloop.tensor.Torch#memoryLimitWarning}.
 * </ul>
 *
 * <p>Read in this order: Torch, Device, TensorScope, FlatParameters, FusedAdamW, NewtonSchulz; then
 * RankGroup, Rank, Meeting, Communicator, Shards, ShardedParameters.
 */
package org.outerloop.tensor;
