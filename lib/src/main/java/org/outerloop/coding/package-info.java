/**
 * Entropy coding of sparse slices: positions, codes and scales as two byte strings and back. {@code
 * data/FORMAT.md} specifies the bytes.
 *
 * <pre>
 *   packed    12 bits a position, codes side by side          as SparseLoCo's paper counts
 *   rice      gaps, remainders apart from quotients           the fastest
 *   context   adaptive models under an entropy coder          the smallest
 * </pre>
 *
 * <p>All are exact and have one spelling: what a decoder accepts is what the encoder would have
 * written. Bytes are hostile; a decoder throws {@link java.lang.IllegalArgumentException} and
 * nothing else. Knows nothing of files, places of blocks, or peers.
 *
 * <p>Read in this order: SliceCoder, PackedCoder, RiceCoder; then for context EntropyCoder,
 * RansDecoder, RansEncoder, SetOrder, BitModels, NumberModels, FrequencyTable, PositionModel,
 * SignModel, ScaleModel, ContextCoder.
 */
package org.outerloop.coding;
