package org.outerloop.jobs.batches;

import java.util.Locale;
import org.outerloop.protocol.Require;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;

/** Which part of a corpus is read. */
public enum CorpusPart {
  TRAINING,
  HELD_OUT;

  static CorpusPart parse(String name) {
    for (CorpusPart part : values()) {
      if (part.toString().equals(name)) {
        return part;
      }
    }
    Require.that(false, "Part '%s' of a corpus, neither %s nor %s", name, TRAINING, HELD_OUT);
    return TRAINING;
  }

  TokenPart of(TokenManifest manifest) {
    return this == TRAINING ? manifest.training() : manifest.heldOut();
  }

  /** As in options: {@code training}, {@code held-out}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
