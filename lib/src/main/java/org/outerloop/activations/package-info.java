/**
 * Sketches of hidden states: how a peer shows which base model it had.
 *
 * <pre>
 *   h      last hidden state of one token under the base model, after the final norm, float32
 *   y_j    = sum_i s_ij h_i / |h|             signs s drawn for (run, round, peer), j = 1 .. 4
 *   q_j    = round(4096 y_j)                  what the peer stores, for every token it sketches
 *   drift  = mean |q - q'| / 4096             against the validator's own q', over a whole sequence
 * </pre>
 *
 * <p>Over the signs y has mean 0 and variance 1, whatever the model, and y - y' the variance |h/|h|
 * - h'/|h'||^2: the drift is the mean relative change of hidden states, up to a factor near 0.8.
 * Rounding does not bias it: numbers at distance d &lt; 1/4096 fall into different steps with
 * probability 4096 d. So honest rounding errors, far below a step, show as few steps of one, and
 * {@link org.outerloop.activations.Drift} says how many are no accident.
 *
 * <p>What is forged without the model has a drift near 1; a model that differs by a thousandth has
 * one near a thousandth. It proves that somebody ran that model on these sequences in this round
 * and under this name, not that he trained on: for that the inner steps are taken again.
 *
 * <p>Knows numbers and bytes; must never know models, stores or rounds' order. Read in this order:
 * Projection, Sketches, Drift.
 */
package org.outerloop.activations;
