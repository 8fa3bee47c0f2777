/**
 * The arithmetic between the matrix products of a Transformer on a CPU, forward and backward, in
 * plain Java on the Vector API: norms, rotary positions, softmax, SwiGLU, the loss, AdamW. Each
 * kernel is one pass over memory that does what libtorch does in three to eight; numbers are
 * float32 while they are worked on, whatever the format they are stored in.
 *
 * <p>Knows rows of numbers in native memory; must never know libtorch, models, rounds or peers.
 *
 * <p>Rules of the house:
 *
 * <ul>
 *   <li>A row goes through a {@link org.outerloop.kernels.Line}, arrays that stay in the first
 *       cache. Reading native memory through vectors directly would be a little faster, but its
 *       methods were removed after Java 17.
 *   <li>Bits do not depend on the number of threads or on the compiler: rows are independent, sums
 *       over rows go by fixed blocks in order, and lanes are added up in order ({@link
 *       org.outerloop.kernels.Lanes}). They may depend on the width of the CPU's vectors.
 *   <li>Java must be started with {@code --add-modules jdk.incubator.vector}; {@link
 *       org.outerloop.kernels.Workers} says so when it is not.
 * </ul>
 *
 * <p>Read in this order: Rows, Line, Lanes, Workers; then the kernels in the order of the model.
 */
package org.outerloop.kernels;
