package org.outerloop.jobs;

/**
 * Section {@code run}.
 *
 * @param name of the run; first part of all its keys
 * @param seed of every random choice
 * @param rounds to commit in all
 */
public record RunSettings(String name, long seed, int rounds) {}
