package org.outerloop.corpus;

import java.io.Serializable;

/**
 * A stage that looks at one page at a time: a set of rules, or a change of the text. It is a
 * function of url and text alone, so a page's fate hangs on no other page, file or core; stages
 * that compare pages are Spark's affair.
 */
public interface TextStage extends Serializable {

  /** As in settings, counts and reports: {@code repetition}. */
  String name();

  /** Judges or changes a page that nobody has dropped yet. */
  void apply(Page page);
}
