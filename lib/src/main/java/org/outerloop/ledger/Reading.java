package org.outerloop.ledger;

import java.util.Optional;
import org.outerloop.protocol.Digest;

/**
 * What an object of the chain turned out to be.
 *
 * @param entry what its author signed for this very place
 * @param problem why it counts for nothing, whatever it says
 * @param astray whether it is signed for this place, but after another past: that is not what it
 *     was, or the author made one up
 */
record Reading(Link link, Optional<Entry> entry, Optional<String> problem, boolean astray) {

  static Reading of(Link link, String run, Digest previous) {
    try {
      Entry entry = read(link, run);
      if (entry.previous().equals(previous)) {
        return new Reading(link, Optional.of(entry), Optional.empty(), false);
      }
      String problem = "names %s as the head before it".formatted(entry.previous().brief());
      return new Reading(link, Optional.of(entry), Optional.of(problem), true);
    } catch (VoidEntryException e) {
      return new Reading(link, Optional.empty(), Optional.of(e.getMessage()), false);
    }
  }

  private static Entry read(Link link, String run) throws VoidEntryException {
    VoidEntryException.unless(
        !link.isTooLong(),
        "%s bytes, more than the %s of an entry",
        link.size(),
        EntryBytes.MAX_BYTES);
    Entry entry = EntryBytes.read(link.content());
    VoidEntryException.unless(entry.run().equals(run), "belongs to run '%s'", entry.run());
    VoidEntryException.unless(
        entry.height() == link.height(), "belongs in place %s", entry.height());
    return entry;
  }
}
