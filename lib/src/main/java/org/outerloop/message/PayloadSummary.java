package org.outerloop.message;

import java.util.List;
import org.outerloop.protocol.Digest;

/** What a writer knows of the object it wrote: size, digest of all bytes, and its blocks. */
public record PayloadSummary(long bytes, Digest digest, List<PayloadBlock> blocks) {
  public PayloadSummary {
    blocks = List.copyOf(blocks);
  }
}
