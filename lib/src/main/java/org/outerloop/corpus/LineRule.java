package org.outerloop.corpus;

import java.util.Optional;

/** Looks at one line of a page, without its line feed. */
@FunctionalInterface
interface LineRule {
  /** The line, or what is left of it; empty if it goes with its line feed. */
  Optional<String> judge(String line);
}
