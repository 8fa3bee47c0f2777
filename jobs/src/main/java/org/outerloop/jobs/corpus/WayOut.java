package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.List;
import org.outerloop.corpus.TextStage;

/**
 * What becomes of the pages of a stage that writes them anew, one by one on their way out.
 *
 * @param behind text stages that come next, and look at each page
 * @param form in which those are written that are left
 */
record WayOut(List<TextStage> behind, PageForm form) implements Serializable {
  WayOut {
    behind = List.copyOf(behind);
  }
}
