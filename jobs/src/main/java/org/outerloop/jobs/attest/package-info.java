/**
 * Executor attestation: every executor of an application answers a challenge, the answers are
 * compared with one another and with the past, and executors that compute wrong can be removed.
 * {@link org.outerloop.jobs.attest.AttestJob} is the recipe.
 *
 * <p>No barrier: an executor is asked by a task that prefers it, again and again until it answers,
 * and executors of one host are asked one after the other, so that they do not slow one another.
 */
package org.outerloop.jobs.attest;
