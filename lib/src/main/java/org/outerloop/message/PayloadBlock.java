package org.outerloop.message;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * One record batch of a contribution: a range of the object that can be read and checked alone.
 *
 * @param offset of its first byte in the object
 * @param length of metadata and body
 * @param digest of these bytes
 * @param firstSlice index of its first slice in the layout
 * @param slices how many it holds
 */
public record PayloadBlock(long offset, int length, Digest digest, int firstSlice, int slices)
    implements Serializable {

  public PayloadBlock {
    Require.that(offset > 0 && length > 0, "Block of %s bytes at %s", length, offset);
    Require.that(firstSlice >= 0 && slices > 0, "Block of %s slices at %s", slices, firstSlice);
  }

  /** Offset of the first byte after the block. */
  long end() {
    return offset + length;
  }
}
