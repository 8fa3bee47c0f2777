/**
 * A world of honest and hostile peers on a toy model, in plain Java.
 *
 * <pre>
 *   LineUp -> World: Member (Behaviour) -> Scene -> Packet -> bucket -> Inspector, Judge -> Tally
 * </pre>
 *
 * <p>Real are compression with error feedback, message bytes and strict reader, signatures,
 * commitments and gathering, fast checks, samples and likeness, the draw, trials, judgement, norm
 * clip and merge. Made up are the model (4,160 parameters, a microsecond a token), the text, the
 * clock, buckets in memory, and two things a validator would find out by waiting or computing: that
 * a bucket drips, and what audits say.
 *
 * <p>Read in this order: ToyText, ToyModel, ArenaSpec, Behaviour, Scene, World, Judge, Attack,
 * Tally.
 */
package org.outerloop.arena;
