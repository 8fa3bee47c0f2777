package org.outerloop.corpus.stats;

import java.util.List;

/**
 * What a rule left out.
 *
 * @param outcome {@code dropped/RULE} or {@code rejected/REASON}
 * @param documents or lines that gave no document
 * @param bytes of text of these documents
 * @param examples a few of them, drawn by hash
 */
public record RuleStatistics(String outcome, long documents, long bytes, List<Example> examples) {
  public RuleStatistics {
    examples = List.copyOf(examples);
  }
}
