/**
 * Whether a machine computes right and fast: a seeded {@link org.outerloop.attest.Challenge} that
 * an executor answers, and an {@link org.outerloop.attest.Assessment} of a fleet's answers.
 *
 * <p>What a challenge asks has two kinds of truth. Integers in float tensors, and float arithmetic
 * written out in Java, have one result on every machine, which the one who asks computes himself.
 * The real products and inner steps have one result on every machine of a kind (CPU, vectors,
 * libtorch, precision, threads), which the fleet and its history tell by majority.
 *
 * <p>Knows tensors and one small model; must never know runs, peers, stores or Spark.
 */
package org.outerloop.attest;
