package org.outerloop.corpus;

import java.util.Optional;

/** Cuts lines of fewer tokens than wanted; an empty line stays, one of white space goes. */
record FewWords(int least) implements LineRule {
  @Override
  public Optional<String> judge(String line) {
    boolean stays = line.isEmpty() || Spaces.tokens(line, least) >= least;
    return stays ? Optional.of(line) : Optional.empty();
  }
}
