package org.outerloop.ledger;

import org.outerloop.protocol.Seeds;
import org.outerloop.storage.ObjectStoreException;

/**
 * One author's patience: others who append at the same time are given way for a moment that grows
 * with every defeat and differs from author to author. Every defeat is somebody else's success, so
 * the ledger as a whole never waits.
 */
final class Appending {
  private static final int MOST_TRIES = 200;
  private static final int LONGEST_PAUSE_MILLIS = 256;

  private final String author;
  private int defeats;

  Appending(String author) {
    this.author = author;
  }

  /** Waits. After too many defeats it throws: whoever fills the ledger so fast means no good. */
  void giveWay(String ledger, long height) {
    defeats++;
    if (defeats == MOST_TRIES) {
      throw new ObjectStoreException(
          "Ledger %s: others were faster %d times in a row, last at entry %d"
              .formatted(ledger, defeats, height));
    }
    int longest = Math.min(LONGEST_PAUSE_MILLIS, 1 << Math.min(defeats, 16));
    int pause = Seeds.generator(0, height, author, "give way").nextInt(longest + 1);
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObjectStoreException("Interrupted while waiting for ledger " + ledger, e);
    }
  }
}
