package org.outerloop.quality;

import java.io.Serializable;

/**
 * A part of the ROC curve, from documents in order of falling probability: what of it a task can
 * count when it knows how many documents come before its own. Parts add up. Not thread-safe.
 */
public final class RankCurve implements Serializable {
  private final double kept; // documents
  private long good;
  private long bad;
  private double pairs;
  private double keptGood;
  private double threshold = Double.NaN;

  /**
   * @param goodBefore good documents of higher probability than any that will be added
   * @param badBefore bad ones
   * @param kept documents that are kept, of all
   */
  public RankCurve(long goodBefore, long badBefore, double kept) {
    this.good = goodBefore;
    this.bad = badBefore;
    this.kept = kept;
  }

  /** Adds all documents of one probability, lower than that of those before. */
  public void add(double probability, long goodHere, long badHere) {
    pairs += badHere * (good + goodHere / 2.0);
    double room = Math.min(goodHere + badHere, kept - good - bad);
    if (room > 0) {
      keptGood += room * goodHere / (goodHere + badHere);
      threshold = probability;
    }
    good += goodHere;
    bad += badHere;
  }

  /** Pairs won by the good document; a draw counts half. */
  public double pairs() {
    return pairs;
  }

  /** Good documents among the kept. */
  public double keptGood() {
    return keptGood;
  }

  /** Lowest probability that is kept here; NaN if none is. */
  public double threshold() {
    return threshold;
  }
}
