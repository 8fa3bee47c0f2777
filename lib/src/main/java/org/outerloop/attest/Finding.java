package org.outerloop.attest;

import java.util.List;

/**
 * What is to be said of one executor.
 *
 * @param reasons in words, for all but {@link Verdict#FINE}
 */
public record Finding(String executor, Verdict verdict, List<String> reasons) {
  public Finding {
    reasons = List.copyOf(reasons);
  }

  /** From best to worst. */
  public enum Verdict {
    FINE,
    /** Right, and far slower than others or than itself in the past. */
    SLOW,
    /** Machines of its kind disagree, and nothing tells who is right. */
    DISPUTED,
    /** Did not answer. */
    SILENT,
    /** Computes wrong, or its memory loses bits. */
    WRONG;

    /** Whether its results must not be used. */
    public boolean isWrong() {
      return this == WRONG || this == DISPUTED;
    }
  }
}
