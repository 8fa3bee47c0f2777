package org.outerloop.tokens;

import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * Where sequences of the training part come from.
 *
 * @param name of the source, for people
 * @param manifest digest of the prepared corpus they were taken from, if it was one
 * @param weight relative to the other sources
 * @param sequences it has to give
 * @param taken of these, each counted as often as it was taken
 * @param wholeEpochs how often every one of them was taken
 * @param leftOut how many of them were never taken
 */
public record TokenSource(
    String name,
    Optional<Digest> manifest,
    double weight,
    long sequences,
    long taken,
    long wholeEpochs,
    long leftOut) {
  public TokenSource {
    Require.that(!name.isBlank(), "A source has no name");
    Require.that(
        weight > 0 && Double.isFinite(weight), "Source %s has the weight %s", name, weight);
    Require.that(
        sequences >= 0 && taken >= 0 && (sequences > 0 || taken == 0),
        "Source %s gives %s of %s sequences",
        name,
        taken,
        sequences);
    Require.that(
        wholeEpochs == (sequences == 0 ? 0 : taken / sequences)
            && leftOut == Math.max(0, sequences - taken),
        "Source %s counts %s whole epochs and %s left out; it gives %s of %s sequences",
        name,
        wholeEpochs,
        leftOut,
        taken,
        sequences);
  }

  /** Some of a source's sequences, counted out. */
  public static TokenSource of(
      String name, Optional<Digest> manifest, double weight, long sequences, long taken) {
    return new TokenSource(
        name,
        manifest,
        weight,
        sequences,
        taken,
        sequences == 0 ? 0 : taken / sequences,
        Math.max(0, sequences - taken));
  }

  /** The one source of a corpus that was prepared from text: all of it. */
  public static TokenSource text(long sequences) {
    return of("text", Optional.empty(), 1, sequences, sequences);
  }
}
