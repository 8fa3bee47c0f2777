package org.outerloop.jobs.corpus;

import java.nio.ByteBuffer;

/**
 * The n-grams of a bucket that occur more than once, hash by hash, in the form that waits between
 * the rounds:
 *
 * <pre>
 *   number of paragraphs                                 4 bytes
 *   for each, in their order: as {@link NgramParagraph} writes it
 *   for each hash:
 *     number of occurrences 4, hash 8
 *     for each occurrence, in the order of paragraphs: 4, index of the paragraph
 * </pre>
 *
 * <p>A cursor. The order of two indices is that of their paragraphs.
 */
final class SharedGroups {
  private final ByteBuffer bytes;
  private final NgramParagraph[] paragraphs;
  private int[] members = new int[16];
  private int size;
  private long hash;

  /** Takes what {@link NgramBucket#shared} gave. */
  SharedGroups(byte[] written) {
    bytes = ByteBuffer.wrap(written);
    paragraphs = new NgramParagraph[bytes.getInt()];
    for (int i = 0; i < paragraphs.length; i++) {
      paragraphs[i] = NgramParagraph.read(bytes, bytes.position());
      bytes.position(bytes.position() + NgramParagraph.BYTES);
    }
  }

  /** Paragraphs with an n-gram that occurs more than once. */
  int paragraphs() {
    return paragraphs.length;
  }

  NgramParagraph paragraph(int index) {
    return paragraphs[index];
  }

  /** Moves to the next hash. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    size = bytes.getInt();
    hash = bytes.getLong();
    if (size > members.length) {
      members = new int[Math.max(size, 2 * members.length)];
    }
    for (int i = 0; i < size; i++) {
      members[i] = bytes.getInt();
    }
    return true;
  }

  long hash() {
    return hash;
  }

  /** Occurrences of the hash; at least two. */
  int size() {
    return size;
  }

  /** Index of the paragraph with an occurrence of the hash; never falls. */
  int member(int occurrence) {
    return members[occurrence];
  }

  /** 1 + how many occurrences of the hash lie in earlier paragraphs. */
  int rank(int occurrence) {
    int first = occurrence;
    while (first > 0 && members[first - 1] == members[occurrence]) {
      first--;
    }
    return first + 1;
  }

  /** The first occurrence outside some paragraphs, or {@link #size}. */
  int firstOutside(boolean[] some) {
    int first = 0;
    while (first < size && some[members[first]]) {
      first++;
    }
    return first;
  }
}
