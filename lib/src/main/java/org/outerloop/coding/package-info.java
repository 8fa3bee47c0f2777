/**
 * Entropy coding of sparse slices: positions, codes and scales as bytes and back.
 *
 * <p>{@link org.outerloop.coding.SliceCoder} is the seam. Knows nothing of files, blocks' places or
 * peers.
 */
package org.outerloop.coding;
