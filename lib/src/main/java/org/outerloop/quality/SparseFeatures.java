package org.outerloop.quality;

import java.io.Serializable;

/**
 * What is not zero of a text's features.
 *
 * @param buckets ascending
 * @param values of these buckets; their squares add up to 1, but for rounding
 */
public record SparseFeatures(int[] buckets, float[] values) implements Serializable {

  /** All features, zeros too. */
  public float[] dense(int size) {
    float[] dense = new float[size];
    for (int i = 0; i < buckets.length; i++) {
      dense[buckets[i]] = values[i];
    }
    return dense;
  }
}
