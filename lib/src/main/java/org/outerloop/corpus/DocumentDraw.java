package org.outerloop.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/**
 * What chance decides about a document, as hashes of (seed, text): whether it is held out, in which
 * shard it lies and at which place there. So nothing depends on how files were split or how many
 * cores read them, and adding documents never moves one from the held-out text to the training
 * text.
 *
 * @param seed of the corpus
 * @param heldOutShare of the documents, set aside; their text is never trained on
 */
public record DocumentDraw(long seed, double heldOutShare) implements Serializable {
  private static final String WHO = "corpus";

  public DocumentDraw {
    Require.that(
        0 < heldOutShare && heldOutShare < 1,
        "held-out-share %s is not between 0 and 1",
        heldOutShare);
  }

  public boolean isHeldOut(Digest document) {
    return (hash(document, "held-out") >>> 11) * 0x1.0p-53 < heldOutShare;
  }

  /** Uniform in [0, shards). */
  public int shard(Digest document, int shards) {
    return (int) Long.remainderUnsigned(hash(document, "shard"), shards);
  }

  /** Place in the shard: documents are packed by rising rank, then by rising digest. */
  public long rank(Digest document) {
    return hash(document, "rank");
  }

  private long hash(Digest document, String purpose) {
    return SplitMix64.mix(document.first64() ^ Seeds.of(seed, 0, WHO, purpose));
  }
}
