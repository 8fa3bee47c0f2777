/**
 * Making a pseudo-gradient small, slice by slice, as SparseLoCo does (arXiv 2508.15706): {@link
 * org.outerloop.sparseloco.ErrorFeedback} accumulates what was not sent before, {@link
 * org.outerloop.sparseloco.SliceCompressor} sends the largest entries of every chunk, rounded by a
 * {@link org.outerloop.sparseloco.Quantiser}, and a {@link org.outerloop.sparseloco.SparseSlice} is
 * what a receiver reads.
 *
 * <pre>
 *   a = decay * e + delta     accumulate
 *   m = compress(a)           64 of each 64 x 64 entries, each a sign and a level
 *   e = a - m                 keep the rest, what rounding lost included
 * </pre>
 *
 * <p>Everything is plain {@code float} and {@code double} arithmetic in a fixed order, so the same
 * input gives the same bytes on every machine. A slice is independent of all others. Knows nothing
 * of files, peers, rounds or tensors.
 *
 * <p>Where this differs from Templar's code: chunks are always cut at multiples of the edge and are
 * ragged at the right and bottom (Templar takes the largest divisor not above 64, which is 1 for a
 * prime); k is rounded in proportion for ragged chunks; positions are sorted; ties go to the lower
 * position; by default, levels are of each chunk, not of the tensor.
 *
 * <p>Read in this order: ChunkGrid, Tile, GroupMaxima, ChunkSelection, LogScale, Quantiser,
 * SignMean, TwoLevels, ShapedLevels, TemplarBins, SliceCompressor, SparseSlice, PackedCodes,
 * ChunkSums, ErrorFeedback, SampleRule, WorkSample.
 */
package org.outerloop.sparseloco;
