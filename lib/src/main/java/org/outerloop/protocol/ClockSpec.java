package org.outerloop.protocol;

import java.io.Serializable;

/**
 * The time of a run, in blocks of a fixed length since 1970, by the clock of the ledger's store and
 * no other:
 *
 * <pre>
 *   round opens at the first whole block after the round before was committed
 *   |- trainingBlocks -|------- uploadBlocks -------|- revealBlocks -|
 *         early                  in time                  late         what is not there is missing
 * </pre>
 *
 * <p>What is judged is the time of a peer's commitment to its payload; the payload itself must be
 * there when the reveal ends. A validator that finds everybody's contribution need not wait.
 *
 * @param blockMillis length of a block
 * @param trainingBlocks from the opening of a round until commitments count
 * @param uploadBlocks until they count no more
 * @param revealBlocks more, until payload and header must be there
 */
public record ClockSpec(long blockMillis, int trainingBlocks, int uploadBlocks, int revealBlocks)
    implements Serializable {

  public ClockSpec {
    Require.that(blockMillis > 0, "clock.block-millis %s is not positive", blockMillis);
    Require.that(trainingBlocks >= 0, "clock.training-blocks %s is negative", trainingBlocks);
    Require.that(uploadBlocks > 0, "clock.upload-blocks %s is not positive", uploadBlocks);
    Require.that(revealBlocks >= 0, "clock.reveal-blocks %s is negative", revealBlocks);
  }

  /**
   * When a round opens: the first whole block at or after a moment.
   *
   * @param momentMillis when the round was booked in the ledger
   */
  public long opensMillis(long momentMillis) {
    return Math.multiplyExact(-Math.floorDiv(-momentMillis, blockMillis), blockMillis);
  }

  /** From when on commitments count, if the round opens at this moment. */
  public long uploadMillis(long opensMillis) {
    return opensMillis + trainingBlocks * blockMillis;
  }

  /** The last moment in which they count. */
  public long closesMillis(long opensMillis) {
    return uploadMillis(opensMillis) + uploadBlocks * blockMillis;
  }

  /** When the contributions themselves must be there. */
  public long revealedMillis(long opensMillis) {
    return closesMillis(opensMillis) + revealBlocks * blockMillis;
  }
}
