package org.outerloop.corpus.stats;

import java.util.List;

/**
 * What a stage did.
 *
 * @param name as in settings
 * @param documentsIn documents it saw; of the reading stage, lines that are not blank
 * @param bytesIn of their text, as UTF-8
 * @param documentsKept of these
 * @param bytesKept of their text when the stage was done with it
 * @param dropped what each rule left out, in the order of outcomes
 * @param cuts what each rule cut, in the order of rules
 * @param measures in the order of names
 */
public record StageStatistics(
    String name,
    long documentsIn,
    long bytesIn,
    long documentsKept,
    long bytesKept,
    List<RuleStatistics> dropped,
    List<CutStatistics> cuts,
    List<MeasureStatistics> measures) {
  public StageStatistics {
    dropped = List.copyOf(dropped);
    cuts = List.copyOf(cuts);
    measures = List.copyOf(measures);
  }
}
