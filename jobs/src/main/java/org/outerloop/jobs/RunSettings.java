package org.outerloop.jobs;

import java.util.Optional;

/**
 * Section {@code run}.
 *
 * @param name of the run; first part of all its keys
 * @param seed of every random choice
 * @param rounds to commit in all
 * @param startFrom place of an imported model to begin with; absent: the seed decides
 */
public record RunSettings(String name, long seed, int rounds, Optional<String> startFrom) {}
