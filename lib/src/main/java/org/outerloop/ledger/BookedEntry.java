package org.outerloop.ledger;

import java.util.Optional;
import org.outerloop.protocol.Digest;

/**
 * An object of the chain, for those who want to look at it.
 *
 * @param millis when it came, by the store's clock
 * @param size in bytes
 * @param head of the chain with this object at its end
 * @param author public key of the one who signed it for this place; absent if nobody did
 * @param says what it says; absent if nobody signed it
 * @param problem why it counts for nothing
 * @param suspicious whether somebody the ledger knows signed it for this place, but after another
 *     past: that was rewritten, or this author made one up
 */
public record BookedEntry(
    long height,
    long millis,
    long size,
    Digest head,
    Optional<String> author,
    Optional<Statement> says,
    Optional<String> problem,
    boolean suspicious) {

  static BookedEntry of(
      Reading reading, Digest head, Optional<String> problem, boolean suspicious) {
    Link link = reading.link();
    return new BookedEntry(
        link.height(),
        link.millis(),
        link.size(),
        head,
        reading.entry().map(Entry::author),
        reading.entry().map(Entry::statement),
        problem,
        suspicious);
  }

  /** Whether it counts. */
  public boolean valid() {
    return problem.isEmpty();
  }
}
