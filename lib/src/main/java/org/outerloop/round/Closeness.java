package org.outerloop.round;

import java.io.Serializable;

/**
 * How near what a peer sent is to what a computation of its round gives; all 0 where nothing was
 * computed.
 *
 * @param tensor name, or empty for the contribution as a whole
 * @param cosine of the sent values and the computed ones, both as a receiver reads them
 * @param normRatio norm of the sent ones over that of the computed ones
 * @param denseCosine of the sent values and all that could have been sent: error feedback and
 *     pseudo-gradient, as computed
 * @param ownDenseCosine the same of the computed values: what compression leaves of it at best
 * @param largestDifference of a sent value from the computed one, over the largest computed one
 */
public record Closeness(
    String tensor,
    double cosine,
    double normRatio,
    double denseCosine,
    double ownDenseCosine,
    double largestDifference)
    implements Serializable {
  static final Closeness UNKNOWN = new Closeness("", 0, 0, 0, 0, 0);

  /** Sums of one tensor, in double, in the order of the entries. Not thread-safe. */
  static final class Sums {
    private double together;
    private double theirs;
    private double own;
    private double dense;
    private double theirsDense;
    private double ownDense;
    private double largestOwn;
    private double largestGap;

    /**
     * Adds a slice.
     *
     * @param all that could have been sent
     */
    void add(float[] sent, float[] computed, float[] all, int length) {
      for (int i = 0; i < length; i++) {
        double a = all[i];
        dense += a * a;
        if (sent[i] != 0 || computed[i] != 0) {
          addSent(sent[i], computed[i], a);
        }
      }
    }

    private void addSent(double sent, double computed, double all) {
      together += sent * computed;
      theirs += sent * sent;
      own += computed * computed;
      theirsDense += sent * all;
      ownDense += computed * all;
      largestOwn = Math.max(largestOwn, Math.abs(computed));
      largestGap = Math.max(largestGap, Math.abs(sent - computed));
    }

    void add(Sums more) {
      together += more.together;
      theirs += more.theirs;
      own += more.own;
      dense += more.dense;
      theirsDense += more.theirsDense;
      ownDense += more.ownDense;
      largestOwn = Math.max(largestOwn, more.largestOwn);
      largestGap = Math.max(largestGap, more.largestGap);
    }

    Closeness of(String tensor) {
      return new Closeness(
          tensor,
          over(together, Math.sqrt(theirs * own)),
          over(Math.sqrt(theirs), Math.sqrt(own)),
          over(theirsDense, Math.sqrt(theirs * dense)),
          over(ownDense, Math.sqrt(own * dense)),
          over(largestGap, largestOwn));
    }

    private static double over(double value, double by) {
      return by > 0 ? value / by : 0;
    }
  }
}
