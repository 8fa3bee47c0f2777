package org.outerloop.jobs.corpus;

import org.outerloop.protocol.Require;

/**
 * Which pages are good enough, by a table of probabilities that a scorer wrote.
 *
 * @param scores folder, glob or file of Parquet, or .csv with a header, or .jsonl; columns id
 *     (SHA-256 of the text as read: bytes, or 64 hexadecimal digits) and probability in [0, 1]
 * @param by threshold or share
 * @param amount the least probability that stays, or the share of the scored pages that stays
 * @param withoutScore what becomes of a page that the table does not name
 */
public record QualityChoice(String scores, By by, double amount, Unscored withoutScore) {
  /** What the amount means. */
  public enum By {
    THRESHOLD,
    SHARE
  }

  /** What becomes of a page without a score. */
  public enum Unscored {
    KEEP,
    DROP,
    ERROR
  }

  public QualityChoice {
    Require.that(0 <= amount && amount <= 1, "quality.amount %s is outside [0, 1]", amount);
  }
}
