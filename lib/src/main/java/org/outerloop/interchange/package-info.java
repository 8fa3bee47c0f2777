/**
 * Token files of other programs, through the object store and in pieces: none is ever held whole.
 *
 * <pre>
 *   NpyArray, NpyArrayWriter   one-dimensional arrays of NumPy's format (NEP 1)
 *   TemplarShard               sequences: train_%06d.npy beside sample_ids_%06d.npy
 *   TokenDocuments             documents: Megatron's .bin and .idx, datatrove's .ds and .ds.index
 * </pre>
 *
 * <p>Readers are strict: a file that is not what its header, its size and its neighbour say is an
 * {@link org.outerloop.tokens.InvalidTokensException} that names it.
 */
package org.outerloop.interchange;
