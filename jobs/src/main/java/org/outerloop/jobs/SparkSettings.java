package org.outerloop.jobs;

import java.util.List;

/**
 * Section {@code spark} of a settings file; spark-submit's own settings win.
 *
 * @param master as in spark-submit
 * @param properties {@code name=value} each
 */
public record SparkSettings(String master, List<String> properties) {}
