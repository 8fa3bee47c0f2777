package org.outerloop.gauntlet;

import java.io.Serializable;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

/**
 * What a contribution's header says of it, or what a round requires it to say.
 *
 * @param baseDigest root of the parameters it starts from
 * @param layoutDigest of the parameters' names and shapes
 * @param dataReceipt over the sequences consumed, in order
 * @param sequences consumed
 * @param tokens predicted in them
 */
public record Claims(
    String run,
    long round,
    PeerId peer,
    Digest baseDigest,
    Digest layoutDigest,
    Digest dataReceipt,
    long sequences,
    long tokens)
    implements Serializable {

  /** What a header says. */
  public static Claims of(ContributionHeader header) {
    return new Claims(
        header.run(),
        header.round(),
        header.peer(),
        header.baseDigest(),
        header.layoutDigest(),
        header.dataReceipt(),
        header.sequences(),
        header.tokens());
  }
}
