package org.outerloop.coding;

import org.outerloop.protocol.Require;

/**
 * Reads what {@link RansEncoder} wrote, from hostile bytes.
 *
 * <p>The words lie on a stack: a step that makes the state small pops one, and the order of a set,
 * which is read, not written, pushes one when the state is full.
 */
final class RansDecoder implements EntropyCoder {
  private static final int SPARE_WORDS = 4;
  private static final int STATE_BYTES = 4;

  private char[] words = new char[0];
  private int end;
  private int next;
  private int deepest;
  private long state;
  private long other;
  private long ranks;
  private long rank;

  /**
   * Begins with a stream.
   *
   * @param lanes that may be used, one or two
   */
  void begin(ByteRange stream, int lanes) {
    int head = lanes * STATE_BYTES;
    int count = (stream.length() - head) / 2;
    Require.that(
        stream.length() >= head && stream.length() % 2 == 0,
        "a stream of %s bytes",
        stream.length());
    end = SPARE_WORDS + count;
    if (words.length < end) {
      words = new char[end];
    }
    byte[] bytes = stream.bytes();
    int from = stream.from();
    state = state(bytes, from);
    other = lanes == 1 ? RansEncoder.LOWEST_STATE : state(bytes, from + STATE_BYTES);
    for (int i = 0; i < count; i++) {
      words[SPARE_WORDS + i] = (char) word(bytes, from + head + 2 * i);
    }
    next = SPARE_WORDS;
    deepest = next;
  }

  private static long state(byte[] bytes, int at) {
    long state = word(bytes, at) | (long) word(bytes, at + 2) << Character.SIZE;
    Require.that(state >= RansEncoder.LOWEST_STATE, "a state of %s", state);
    return state;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << Byte.SIZE;
  }

  @Override
  public boolean encoding() {
    return false;
  }

  @Override
  public int bit(int ignored, int one) {
    int place = (int) state & SCALE - 1;
    // without a branch, because nobody can guess a sign: 1 if place < one
    int bit = place - one >>> 31;
    int share = SCALE - one + (2 * one - SCALE) * bit;
    state = filled(share * (state >>> SCALE_BITS) + place - (one & bit - 1));
    return bit;
  }

  @Override
  public int number(int ignored, NumberModels models, int context) {
    int place = (int) state & SCALE - 1;
    int number = models.numberAt(context, place);
    int start = models.start(context, number);
    int share = models.start(context, number + 1) - start;
    state = filled(share * (state >>> SCALE_BITS) + place - start);
    return number;
  }

  private long filled(long state) {
    if (state >= RansEncoder.LOWEST_STATE) {
      return state;
    }
    if (next == end) {
      throw new IllegalArgumentException("the stream ends too early");
    }
    return state << Character.SIZE | words[next++];
  }

  @Override
  public void sets(int[] into, int count, int[] sizes, int sets, FrequencyTable table) {
    long even = state;
    long odd = other;
    for (int i = 0; i < count - 1; i += 2) {
      int place = (int) even & SCALE - 1;
      int symbol = table.symbolAt(place);
      even = filled(table.share(symbol) * (even >>> SCALE_BITS) + place - table.start(symbol));
      int oddPlace = (int) odd & SCALE - 1;
      int oddSymbol = table.symbolAt(oddPlace);
      odd =
          filled(table.share(oddSymbol) * (odd >>> SCALE_BITS) + oddPlace - table.start(oddSymbol));
      into[i] = symbol;
      into[i + 1] = oddSymbol;
    }
    if (count % 2 == 1) {
      int place = (int) even & SCALE - 1;
      int symbol = table.symbolAt(place);
      even = filled(table.share(symbol) * (even >>> SCALE_BITS) + place - table.start(symbol));
      into[count - 1] = symbol;
    }
    state = even;
    other = odd;
    ranks = 1;
    rank = 0;
    int first = 0;
    for (int set = 0; set < sets; set++) {
      int size = sizes[set];
      if (size == 2) {
        sortTwo(into, first);
      } else if (size > 2) {
        sort(into, first, size);
      }
      first += size;
    }
    pushOrder();
  }

  private void sortTwo(int[] into, int first) {
    int one = into[first];
    int two = into[first + 1];
    if (one == two) {
      throw twice(one);
    }
    into[first] = Math.min(one, two);
    into[first + 1] = Math.max(one, two);
    digit(2, one - two >>> 31);
  }

  private void sort(int[] into, int first, int size) {
    for (int i = 1; i < size; i++) {
      digit(i + 1, insert(into, first, first + i));
    }
  }

  /** Puts an item where it belongs among those before it; returns how many are smaller. */
  private static int insert(int[] items, int first, int at) {
    int item = items[at];
    int to = at;
    while (to > first && items[to - 1] > item) {
      items[to] = items[to - 1];
      to--;
    }
    items[to] = item;
    if (to > first && items[to - 1] == item) {
      throw twice(item);
    }
    return to - first;
  }

  private static IllegalArgumentException twice(int symbol) {
    return new IllegalArgumentException("a set holds " + symbol + " twice");
  }

  /** Adds a digit to the order of the sets, see {@link SetOrder}. */
  private void digit(int radix, int digit) {
    if (ranks * radix >= SetOrder.MOST) {
      pushOrder();
    }
    rank += digit * ranks;
    ranks *= radix;
  }

  private void pushOrder() {
    push(rank, Long.SIZE - 1 - Long.numberOfLeadingZeros(ranks));
    ranks = 1;
    rank = 0;
  }

  /** Puts bits back that the encoder took. */
  private void push(long value, int number) {
    if (value >>> number != 0) {
      throw new IllegalArgumentException("the order of sets says " + value);
    }
    int left = number;
    while (left > 0) {
      int take = Math.min(left, Character.SIZE);
      left -= take;
      if (state >>> 2 * Character.SIZE - take != 0) {
        if (next == 0) {
          throw new IllegalArgumentException("more orders than a stream can have");
        }
        deepest = Math.max(deepest, next);
        words[--next] = (char) state;
        state >>>= Character.SIZE;
      }
      state = state << take | value >>> left & (1L << take) - 1;
    }
  }

  /** Refuses a stream that has more in it than was read. */
  void end() {
    Require.that(
        state == RansEncoder.LOWEST_STATE && other == RansEncoder.LOWEST_STATE,
        "the stream ends with states %s and %s",
        state,
        other);
    deepest = Math.max(deepest, next);
    Require.that(deepest == end, "%s words are not read", end - deepest);
    for (int i = next; i < end; i++) {
      Require.that(words[i] == 0, "the stream ends with a word %s", (int) words[i]);
    }
  }
}
