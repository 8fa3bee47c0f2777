package org.outerloop.jobs.contribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.outerloop.message.MalformedMessageException;

/** What readers say against a file, each once. */
final class Findings {
  private final List<String> findings = new ArrayList<>();

  /** The result, or nothing and one more finding. */
  <T> Optional<T> tryTo(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (MalformedMessageException | IllegalArgumentException e) {
      if (!findings.contains(e.getMessage())) {
        findings.add(e.getMessage());
      }
      return Optional.empty();
    }
  }

  List<String> list() {
    return List.copyOf(findings);
  }
}
