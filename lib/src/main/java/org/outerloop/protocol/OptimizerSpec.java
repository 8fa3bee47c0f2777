package org.outerloop.protocol;

import java.io.Serializable;

/**
 * How an inner step turns a gradient into a step of the parameters.
 *
 * @param kind which optimizer the hidden matrices have; embedding, head and vectors always have
 *     AdamW
 * @param adamw settings of AdamW
 * @param muon settings of Muon; without effect for {@link Kind#ADAMW}
 */
public record OptimizerSpec(Kind kind, AdamW adamw, Muon muon) implements Serializable {

  /** Optimizer of the hidden matrices. */
  public enum Kind {
    ADAMW,
    MUON
  }

  /**
   * Loshchilov and Hutter's AdamW (arXiv 1711.05101).
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon guard of the quotient
   * @param weightDecay on matrices only
   */
  public record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Serializable {

    public AdamW {
      Require.that(
          0 <= beta1 && beta1 < 1, "training.optimizer.adamw.beta1 %s is outside [0, 1)", beta1);
      Require.that(
          0 <= beta2 && beta2 < 1, "training.optimizer.adamw.beta2 %s is outside [0, 1)", beta2);
      Require.that(epsilon > 0, "training.optimizer.adamw.epsilon %s is not positive", epsilon);
      Require.that(
          weightDecay >= 0, "training.optimizer.adamw.weight-decay %s is negative", weightDecay);
    }
  }

  /**
   * Jordan et al.'s Muon: the mean of gradients with all its singular values brought near one. The
   * schedule's rate is Muon's; AdamW's for the rest of the model is a share of it.
   *
   * @param momentum decay of the mean of gradients
   * @param nesterov whether the newest gradient is mixed in once more
   * @param newtonSchulzSteps rounds of orthogonalisation
   * @param scale of the orthogonal matrix
   * @param weightDecay of the matrices that Muon updates
   * @param embeddingShare of the rate, for the embedding
   * @param headShare of the rate, for a head of its own
   * @param vectorShare of the rate, for vectors
   */
  public record Muon(
      double momentum,
      boolean nesterov,
      int newtonSchulzSteps,
      Scale scale,
      double weightDecay,
      double embeddingShare,
      double headShare,
      double vectorShare)
      implements Serializable {

    /** What an orthogonal matrix of (rows, columns) is multiplied with. */
    public enum Scale {
      /** 0.2 sqrt(max(rows, columns)): entries as large as AdamW's steps (arXiv 2502.16982). */
      ROOT_MEAN_SQUARE,
      /** sqrt(max(1, rows / columns)), as Jordan et al. do. */
      ASPECT
    }

    /** Templar's settings at the end of the 72B run, where Muon was the alternative. */
    public static final Muon TEMPLAR =
        new Muon(0.95, true, 5, Scale.ROOT_MEAN_SQUARE, 0.01, 0.2, 0.2, 0.2);

    public Muon {
      Require.that(
          0 <= momentum && momentum < 1,
          "training.optimizer.muon.momentum %s is outside [0, 1)",
          momentum);
      Require.that(
          newtonSchulzSteps > 0,
          "training.optimizer.muon.newton-schulz-steps %s is not positive",
          newtonSchulzSteps);
      Require.that(
          weightDecay >= 0, "training.optimizer.muon.weight-decay %s is negative", weightDecay);
      requireShare("embedding-share", embeddingShare);
      requireShare("head-share", headShare);
      requireShare("vector-share", vectorShare);
    }

    private static void requireShare(String key, double share) {
      Require.that(
          0 <= share && share < Double.POSITIVE_INFINITY,
          "training.optimizer.muon.%s %s is not a share",
          key,
          share);
    }
  }

  /** AdamW for all parameters. */
  public static OptimizerSpec adamw(
      double beta1, double beta2, double epsilon, double weightDecay) {
    return new OptimizerSpec(
        Kind.ADAMW, new AdamW(beta1, beta2, epsilon, weightDecay), Muon.TEMPLAR);
  }

  /** The same settings with another optimizer of the hidden matrices. */
  public OptimizerSpec with(Kind other) {
    return new OptimizerSpec(other, adamw, muon);
  }
}
