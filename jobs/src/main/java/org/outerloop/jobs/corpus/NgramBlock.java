package org.outerloop.jobs.corpus;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * N-grams whose hashes fall into one bucket, in the form that is shuffled. An entry says no more
 * than has changed since the one before it:
 *
 * <pre>
 *   0                                                         hash    same paragraph
 *   1                                 paragraph, n-grams of it, hash    same page
 *   2  place of the page, n-grams of it, paragraph, n-grams of it, hash
 *
 *   kind 1 byte, hash 8, all others as many as they need: 7 bits in each, the lowest first, and a 1
 *   above them if more follow; of the place the lower 24 bits stand above the others, since these
 *   are nearly always 0
 * </pre>
 */
final class NgramBlock {
  private static final byte SAME_PARAGRAPH = 0;
  private static final byte SAME_PAGE = 1;
  private static final byte OTHER_PAGE = 2;
  private static final int LONGEST_ENTRY = 1 + 10 + 3 * 5 + 8;

  private final ByteBuffer entries;
  private long place;
  private int paragraph;

  /** An empty one that holds so many bytes. */
  NgramBlock(int bytes) {
    this.entries = ByteBuffer.allocate(Math.max(bytes, LONGEST_ENTRY));
  }

  boolean isEmpty() {
    return entries.position() == 0;
  }

  /** Whether there may be no room for another entry. */
  boolean isFull() {
    return entries.remaining() < LONGEST_ENTRY;
  }

  /** Appends an n-gram of a paragraph. */
  void add(NgramParagraph of, long hash) {
    boolean samePage = !isEmpty() && place == of.place();
    if (samePage && paragraph == of.number()) {
      entries.put(SAME_PARAGRAPH);
    } else if (samePage) {
      entries.put(SAME_PAGE);
      putParagraph(of);
    } else {
      entries.put(OTHER_PAGE);
      put(Long.rotateRight(of.place(), ContentOrder.RANK_BITS));
      put(of.pageNgrams());
      putParagraph(of);
    }
    entries.putLong(hash);
    place = of.place();
    paragraph = of.number();
  }

  private void putParagraph(NgramParagraph of) {
    put(of.number());
    put(of.ngrams());
  }

  private void put(long number) {
    long left = number;
    while (left >>> 7 != 0) {
      entries.put((byte) (left | 0x80));
      left >>>= 7;
    }
    entries.put((byte) left);
  }

  /** What was written; empties the block. */
  byte[] take() {
    byte[] written = Arrays.copyOf(entries.array(), entries.position());
    entries.clear();
    return written;
  }

  /** What was written, entry by entry. */
  static final class Reader {
    private final ByteBuffer entries;
    private boolean isNewParagraph;
    private long place;
    private int pageNgrams;
    private int number;
    private int ngrams;
    private long value;

    /** Takes what {@link #take} gave. */
    Reader(byte[] written) {
      entries = ByteBuffer.wrap(written);
    }

    /** Moves to the next entry. */
    boolean next() {
      if (!entries.hasRemaining()) {
        return false;
      }
      byte kind = entries.get();
      isNewParagraph = kind != SAME_PARAGRAPH;
      if (kind == OTHER_PAGE) {
        place = Long.rotateLeft(get(), ContentOrder.RANK_BITS);
        pageNgrams = (int) get();
      }
      if (isNewParagraph) {
        number = (int) get();
        ngrams = (int) get();
      }
      value = entries.getLong();
      return true;
    }

    private long get() {
      long number = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = entries.get();
        number |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return number;
        }
      }
    }

    /** Whether it is not that of the entry before. */
    boolean isNewParagraph() {
      return isNewParagraph;
    }

    NgramParagraph paragraph() {
      return new NgramParagraph(place, pageNgrams, number, ngrams);
    }

    /** Writes the paragraph as {@link NgramParagraph#write} does, without an object for it. */
    void writeParagraph(ByteBuffer to) {
      to.putLong(place).putInt(pageNgrams).putInt(number).putInt(ngrams);
    }

    long value() {
      return value;
    }
  }
}
