package org.outerloop.audit.evidence;

import org.outerloop.protocol.Digest;

/**
 * What is recorded and what should be.
 *
 * @param recorded as it stands in the record
 * @param recomputed likewise, or a number with its tolerance
 */
record Difference(String recorded, String recomputed) {
  private static final int LONGEST = 300;

  /** A long text becomes its beginning and its digest. */
  Difference {
    recorded = brief(recorded);
    recomputed = brief(recomputed);
  }

  private static String brief(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST / 2) + "... of digest " + Digest.ofText(text).hex();
  }
}
