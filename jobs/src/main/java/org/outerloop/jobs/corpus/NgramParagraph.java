package org.outerloop.jobs.corpus;

import java.nio.ByteBuffer;

/**
 * A paragraph of a page and how many n-grams it has.
 *
 * @param place of the page in the {@link ContentOrder}
 * @param pageNgrams n-grams of the whole page
 * @param number of the paragraph in its page, from 0
 * @param ngrams of the paragraph
 */
record NgramParagraph(long place, int pageNgrams, int number, int ngrams) {
  /** Place 8, n-grams of the page 4, number 4, n-grams 4. */
  static final int BYTES = 8 + 4 + 4 + 4;

  void write(ByteBuffer to) {
    to.putLong(place).putInt(pageNgrams).putInt(number).putInt(ngrams);
  }

  /** What was written at a place. */
  static NgramParagraph read(ByteBuffer from, int at) {
    return new NgramParagraph(
        from.getLong(at), from.getInt(at + 8), from.getInt(at + 12), from.getInt(at + 16));
  }
}
