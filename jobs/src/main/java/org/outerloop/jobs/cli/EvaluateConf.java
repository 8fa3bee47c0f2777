package org.outerloop.jobs.cli;

import java.util.Optional;
import org.outerloop.jobs.SparkSettings;

/**
 * Settings for work with a model that belongs to no run; conf/evaluate.conf.
 *
 * @param storageProperties file of Hadoop properties, for places on S3
 * @param device auto, cpu or cuda
 * @param deviceMemoryFraction share of a GPU that tensors may take
 */
record EvaluateConf(
    SparkSettings spark,
    Optional<String> storageProperties,
    String device,
    double deviceMemoryFraction) {}
