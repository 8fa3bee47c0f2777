package org.outerloop.evaluation;

import java.util.function.IntToDoubleFunction;

/**
 * What a model said of a question.
 *
 * @param item the question
 * @param logProbabilities of its choices, in nats
 * @param greedy whether each is what the model would say by itself
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Answer(Item item, double[] logProbabilities, boolean[] greedy) {

  /** Choice with the largest log-probability, the first of equals. */
  public int likeliest() {
    return largest(choice -> logProbabilities[choice]);
  }

  /** By characters; an empty choice has minus infinity. */
  public int likeliestByCharacters() {
    return largest(choice -> logProbabilities[choice] / item.characters(choice));
  }

  /** By bytes. */
  public int likeliestByBytes() {
    return largest(choice -> logProbabilities[choice] / item.bytes(choice));
  }

  /** As numpy's argmax: the first of equals, and what is not a number before all. */
  private int largest(IntToDoubleFunction value) {
    int best = 0;
    for (int choice = 0; choice < logProbabilities.length; choice++) {
      double candidate = value.applyAsDouble(choice);
      if (Double.isNaN(candidate)) {
        return choice;
      }
      if (candidate > value.applyAsDouble(best)) {
        best = choice;
      }
    }
    return best;
  }

  /** Value of a metric for this question alone: 0 or 1, or the log-probability for perplexity. */
  public double value(Metric metric) {
    return switch (metric) {
      case ACC -> right(item.choices().size() == 1 ? greedy[0] : likeliest() == item.gold());
      case ACC_NORM -> right(likeliestByCharacters() == item.gold());
      case ACC_BYTES -> right(likeliestByBytes() == item.gold());
      case PERPLEXITY -> logProbabilities[item.gold()];
    };
  }

  private static double right(boolean right) {
    return right ? 1 : 0;
  }
}
