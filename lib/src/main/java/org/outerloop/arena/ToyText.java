package org.outerloop.arena;

import org.outerloop.protocol.SplitMix64;

/**
 * Made-up text: every sequence has a topic. After a token comes one of the three that follow it in
 * the language, one of the two that follow it in the topic, or any at all.
 *
 * <p>So there is much that all sequences teach, something that only those of a topic do, and noise
 * that a peer can only learn by heart. A sequence is a function of its number.
 */
final class ToyText {
  static final int VOCABULARY = 64;

  /** Predictions in a sequence; it has one token more. */
  static final int LENGTH = 8;

  static final int TOPICS = 16;
  private static final int SUCCESSORS = 3;
  private static final int TOPIC_SUCCESSORS = 2;
  private static final int PERCENT_LANGUAGE = 55;
  private static final int PERCENT_TOPIC = 33;

  private static final double RANKS_FROM = 16;

  private final long seed;
  private final byte[][] language;
  private final byte[][][] topics;

  ToyText(long seed) {
    this.seed = SplitMix64.mix(seed + 1);
    SplitMix64 random = new SplitMix64(this.seed);
    this.language = successors(random, SUCCESSORS);
    this.topics = new byte[TOPICS][][];
    for (int topic = 0; topic < TOPICS; topic++) {
      topics[topic] = successors(random, TOPIC_SUCCESSORS);
    }
  }

  private static byte[][] successors(SplitMix64 random, int count) {
    byte[][] successors = new byte[VOCABULARY][count];
    for (byte[] row : successors) {
      for (int i = 0; i < count; i++) {
        row[i] = common(random);
      }
    }
    return successors;
  }

  int topic(long sequence) {
    return (int) (SplitMix64.mix(seed ^ SplitMix64.mix(sequence)) >>> 60);
  }

  /** The tokens of a sequence. */
  byte[] tokens(long sequence) {
    SplitMix64 random = new SplitMix64(seed ^ SplitMix64.mix(~sequence));
    byte[][] topic = topics[topic(sequence)];
    byte[] tokens = new byte[LENGTH + 1];
    tokens[0] = common(random);
    for (int i = 1; i < tokens.length; i++) {
      int percent = random.nextInt(100);
      if (percent < PERCENT_LANGUAGE) {
        tokens[i] = language[tokens[i - 1]][random.nextInt(SUCCESSORS)];
      } else if (percent < PERCENT_LANGUAGE + PERCENT_TOPIC) {
        tokens[i] = topic[tokens[i - 1]][random.nextInt(TOPIC_SUCCESSORS)];
      } else {
        tokens[i] = common(random);
      }
    }
    return tokens;
  }

  /** Logarithm of how often a token is met, but for a constant; it starts as the head's bias. */
  static float logFrequency(int token) {
    return (float) -StrictMath.log(token + RANKS_FROM);
  }

  /** Some tokens are met often and many seldom, as words are: one in proportion to 1 / (n + 2). */
  private static byte common(SplitMix64 random) {
    double place = random.nextDouble();
    int token =
        (int)
            (RANKS_FROM * StrictMath.pow((VOCABULARY + RANKS_FROM) / RANKS_FROM, place)
                - RANKS_FROM);
    return (byte) Math.min(VOCABULARY - 1, token);
  }
}
