package org.outerloop.coding;

import java.util.Arrays;

/**
 * Range asymmetric numeral systems: a stack machine of 32-bit states and 16-bit words, which gives
 * back last what was put in first. So steps are noted on the way and performed backwards.
 *
 * <pre>
 *   state in [2^16, 2^32), 2^16 at the beginning; a step of share f from start s of 2^12:
 *   if state >= f 2^20:  push its lower 16 bits as a word, state = state div 2^16
 *   state = (state div f) 2^12 + state mod f + s
 *
 *   a set of n symbols: m = floor(log2(n!)) bits are taken off the state (at most 16 at once, and a
 *   word is popped when it falls below 2^16; the stack is zeros below its bottom) and choose the
 *   order in which the symbols are put in
 * </pre>
 *
 * There are two lanes, each with a state of its own, and one stack. A stream is the last states of
 * the lanes in four bytes each (of the first alone where no sets can be), then the words from the
 * top of the stack down, all little-endian. Sources: J. Duda, "Asymmetric numeral systems" (arXiv
 * 1311.2540); the order of a set as free bits: D. Severo et al., "Compressing multisets with large
 * alphabets using bits-back coding" (arXiv 2107.09202).
 */
final class RansEncoder implements EntropyCoder {
  static final long LOWEST_STATE = 1L << 16;

  private static final int STATE_BYTES = 4;
  private static final int SHARE_SHIFT = SCALE_BITS;

  /** Mark of a step in the second lane. */
  private static final int SECOND = 1 << 30;

  /** 2^62 / share, rounded up: exact quotients of all states, which are below 2^32. */
  private static final long[] RECIPROCALS = new long[SCALE + 1];

  static {
    for (int share = 1; share <= SCALE; share++) {
      RECIPROCALS[share] = ((1L << 62) - 1) / share + 1;
    }
  }

  private final SetOrder order = new SetOrder();
  private int[] steps = new int[1 << 12];
  private int count;
  private char[] words = new char[1 << 10];
  private int depth;
  private long first;
  private long second;

  void begin() {
    count = 0;
  }

  @Override
  public boolean encoding() {
    return true;
  }

  @Override
  public int bit(int value, int one) {
    note(value == 1 ? one << SHARE_SHIFT : SCALE - one << SHARE_SHIFT | one);
    return value;
  }

  @Override
  public int number(int value, NumberModels models, int context) {
    int start = models.start(context, value);
    note(models.start(context, value + 1) - start << SHARE_SHIFT | start);
    return value;
  }

  @Override
  public void sets(int[] given, int count, int[] sizes, int sets, FrequencyTable table) {
    for (int i = 0; i < count; i++) {
      note(table.share(given[i]) << SHARE_SHIFT | table.start(given[i]));
    }
    for (int set = 0; set < sets; set++) {
      note(sizes[set]);
    }
    note(-sets);
  }

  private void note(int step) {
    if (count == steps.length) {
      steps = Arrays.copyOf(steps, 2 * count);
    }
    steps[count++] = step;
  }

  /** Bits that were coded since the beginning, without sets, in 1/256. */
  long cost() {
    long cost = 0;
    for (int i = 0; i < count; i++) {
      cost += Log.cost(steps[i] >>> SHARE_SHIFT);
    }
    return cost;
  }

  /**
   * The stream of all that was coded since the beginning.
   *
   * @param lanes one where no sets can be, else two
   */
  byte[] end(int lanes) {
    first = LOWEST_STATE;
    second = LOWEST_STATE;
    depth = 0;
    for (int next = count - 1; next >= 0; next--) {
      int step = steps[next];
      if (step < 0) {
        next = chooseOrder(next, -step);
      } else if ((step & SECOND) == 0) {
        first = put(first, step);
      } else {
        second = put(second, step ^ SECOND);
      }
    }
    return stream(lanes);
  }

  private long put(long state, int step) {
    int share = step >>> SHARE_SHIFT;
    long ready = state;
    if (state >= (long) share << 2 * Character.SIZE - SCALE_BITS) {
      if (depth == words.length) {
        words = Arrays.copyOf(words, 2 * depth);
      }
      words[depth++] = (char) state;
      ready = state >>> Character.SIZE;
    }
    long quotient = Math.multiplyHigh(ready << 2, RECIPROCALS[share]);
    return (quotient << SCALE_BITS) + (ready - quotient * share) + (step & SCALE - 1);
  }

  /**
   * Orders the steps of sets, each in increasing order so far, as the next bits of the state say.
   *
   * @param end index behind the sizes of the sets; before these are the steps
   * @return the index of the first size, where the steps end
   */
  private int chooseOrder(int end, int sets) {
    int sizes = end - sets;
    order.clear();
    int from = sizes;
    for (int set = 0; set < sets; set++) {
      for (int i = 1; i < steps[sizes + set]; i++) {
        order.add(i + 1);
      }
      from -= steps[sizes + set];
    }
    int symbols = from;
    takeOrder(0);
    int digit = 0;
    for (int set = 0; set < sets; set++) {
      int size = steps[sizes + set];
      digit += Math.max(0, size - 1);
      for (int i = size - 1; i >= 1; i--) {
        moveUp(from + order.digit(digit - size + i), from + i);
      }
      from += size;
    }
    for (int i = sizes - 1; i >= symbols; i--) {
      steps[i] |= (i - symbols) % 2 == 0 ? 0 : SECOND;
    }
    return sizes;
  }

  /** Takes the digits of the groups from here on, the last group first. */
  private void takeOrder(int from) {
    if (from < order.count()) {
      int end = order.groupEnd(from);
      takeOrder(end);
      order.setRank(from, end, take(order.bits(from, end)));
    }
  }

  /** Moves a step behind those that follow it. */
  private void moveUp(int from, int to) {
    int step = steps[from];
    System.arraycopy(steps, from + 1, steps, from, to - from);
    steps[to] = step;
  }

  private long take(int number) {
    long value = 0;
    // the decoder pushes full words first, so the last, perhaps shorter, part comes off first
    int shift = 0;
    while (shift < number) {
      int part = (number - shift) % Character.SIZE;
      int size = part == 0 ? Character.SIZE : part;
      value |= (first & (1L << size) - 1) << shift;
      first >>>= size;
      if (first < LOWEST_STATE) {
        first = first << Character.SIZE | (depth == 0 ? 0 : words[--depth]);
      }
      shift += size;
    }
    return value;
  }

  private byte[] stream(int lanes) {
    int head = lanes * STATE_BYTES;
    byte[] bytes = new byte[head + 2 * depth];
    write(bytes, 0, first);
    if (lanes == 2) {
      write(bytes, STATE_BYTES, second);
    }
    for (int i = 0; i < depth; i++) {
      char word = words[depth - 1 - i];
      bytes[head + 2 * i] = (byte) word;
      bytes[head + 2 * i + 1] = (byte) (word >>> Byte.SIZE);
    }
    return bytes;
  }

  private static void write(byte[] bytes, int at, long state) {
    for (int i = 0; i < STATE_BYTES; i++) {
      bytes[at + i] = (byte) (state >>> Byte.SIZE * i);
    }
  }
}
