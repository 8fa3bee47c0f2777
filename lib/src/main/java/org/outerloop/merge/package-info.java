/**
 * Arithmetic on updates, slice by slice in a fixed order of contributions, so that everybody who
 * merges the same contributions gets the same bits.
 *
 * <pre>
 *   n_r = ||contribution r||          per tensor, {@link org.outerloop.merge.TensorNorms}
 *   f_r = min(1, median(n) / n_r)     {@link org.outerloop.merge.NormClip}
 *   mean = sum_r f_r m_r / divisor    {@link org.outerloop.protocol.MergeSpec#divisor}
 *   theta' = theta - alpha * mean     {@link org.outerloop.merge.SliceMerge}, plain SGD
 * </pre>
 *
 * <p>Two passes: norms need whole tensors, sums only slices. The paper (Covenant-72B, arXiv
 * 2603.08163) divides by R; Templar's code divides by the senders of each coordinate; {@link
 * org.outerloop.protocol.MergeSpec.MeanRule} names both and two between. Does not know where
 * updates came from.
 */
package org.outerloop.merge;
