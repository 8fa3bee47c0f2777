package org.outerloop.coding;

/**
 * One direction of an entropy coder. A model walks through a slice once, telling what it expects;
 * an encoder is given each value and returns it, a decoder ignores what it is given and returns
 * what it reads. So one walk is both the encoder and the decoder, and they cannot disagree.
 *
 * <p>There are two implementations and no third, so that the compiler inlines both into the models.
 *
 * <p>Probabilities are shares of {@value #SCALE}.
 */
interface EntropyCoder {
  int SCALE_BITS = 12;
  int SCALE = 1 << SCALE_BITS;

  /** Whether values are given rather than read. */
  boolean encoding();

  /**
   * Codes 0 or 1.
   *
   * @param one probability of 1, in [1, SCALE - 1]
   */
  int bit(int value, int one);

  /** Codes a number from 0 to 7 in a context. */
  int number(int value, NumberModels models, int context);

  /**
   * Codes sets of symbols, by turns in two lanes that do not wait for each other. The order in a
   * set means nothing and an encoder is free to choose it; so the orders of all sets carry bits
   * that were coded before, and a set costs no more than it must.
   *
   * @param symbols set after set; a decoder fills them in, each set in increasing order
   * @param sizes of the sets, zeros among them
   * @param sets their number
   * @param count of all symbols
   */
  void sets(int[] symbols, int count, int[] sizes, int sets, FrequencyTable table);
}
