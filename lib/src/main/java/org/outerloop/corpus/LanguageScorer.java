package org.outerloop.corpus;

import java.io.Serializable;

/** Says how surely a page is in the wanted language; the seam for other models than ours. */
public interface LanguageScorer extends Serializable {
  /** From 0 to 1; a function of the page alone. */
  double score(Page page);
}
