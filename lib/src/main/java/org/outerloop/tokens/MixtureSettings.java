package org.outerloop.tokens;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.outerloop.protocol.Require;

/**
 * A corpus of several prepared ones, such as the last part of a training is done on.
 *
 * @param seed of the choice and order of sequences
 * @param sequences of the training part; 0 for as many as there are with no sequence taken twice
 * @param maxEpochs how often one sequence may be taken
 * @param sources in the order in which shares are rounded
 */
public record MixtureSettings(long seed, long sequences, int maxEpochs, List<Source> sources)
    implements Serializable {
  static final int MAX_EPOCHS = 1000;
  static final int MAX_SOURCES = 8000;

  public MixtureSettings {
    sources = List.copyOf(sources);
    Require.that(sequences >= 0, "sequences %s is negative", sequences);
    Require.that(
        0 < maxEpochs && maxEpochs <= MAX_EPOCHS,
        "max-epochs %s is outside [1, %s]",
        maxEpochs,
        MAX_EPOCHS);
    Require.that(
        !sources.isEmpty() && sources.size() <= MAX_SOURCES,
        "A mixture of %s sources; it takes 1 to %s",
        sources.size(),
        MAX_SOURCES);
    Set<String> names = new HashSet<>();
    for (Source source : sources) {
      Require.that(names.add(source.name()), "Source %s stands there twice", source.name());
    }
  }

  /**
   * A part of the mixture.
   *
   * @param name for people, kept in the manifest
   * @param weight relative to those of the others
   */
  public record Source(String name, double weight) implements Serializable {
    public Source {
      Require.that(!name.isBlank(), "A source has no name");
      Require.that(
          weight > 0 && Double.isFinite(weight), "Source %s has the weight %s", name, weight);
    }
  }
}
