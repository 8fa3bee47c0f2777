package org.outerloop.jobs.corpus;

import org.outerloop.corpus.TextStage;

/** A stage of the chain with the settings that decide what it does. */
sealed interface ChosenStage {
  String name();

  /** All that its result hangs on besides the pages, as text: settings, digests of files. */
  String settings();

  /** A stage that looks at one page. */
  record OfText(String name, String settings, TextStage stage) implements ChosenStage {}

  /** A stage that compares pages. */
  record OfPages(String name, String settings, CorpusStage stage) implements ChosenStage {}
}
