package org.outerloop.jobs.quality;

import java.io.Serializable;
import org.outerloop.quality.SparseFeatures;

/**
 * What a training sees of a document.
 *
 * @param good whether it is of the kind wanted
 */
public record LabelledFeatures(SparseFeatures features, boolean good) implements Serializable {}
