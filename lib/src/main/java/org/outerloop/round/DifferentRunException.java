package org.outerloop.round;

import java.util.List;

/** A run of this name was started with other settings; names them. */
public final class DifferentRunException extends RuntimeException {
  public DifferentRunException(String run, String store, List<String> differences) {
    super(
        "Run '%s' in %s was started with other settings: %s. Give the run another name or folder, or take its settings back"
            .formatted(run, store, String.join("; ", differences)));
  }
}
