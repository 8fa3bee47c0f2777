package org.outerloop.corpus;

/** Finds addresses of four numbers, where a word may begin. */
final class NumberAddressFinder implements AddressFinder {
  private static final int NUMBERS = 4;

  private final String text;
  private int start;
  private int end;

  NumberAddressFinder(String text) {
    this.text = text;
  }

  @Override
  public boolean next(int from) {
    for (int dot = text.indexOf('.', from + 1); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      int first = dot;
      while (first > from && dot - first < 3 && isDigit(first - 1)) {
        first--;
      }
      int last = numbersEnd(first);
      if (first < dot && last > 0 && isWordStart(first)) {
        start = AddressFinder.withSchemeBefore(text, from, first);
        start = isWordStart(start) ? start : first;
        end = AddressFinder.tailEnd(text, last);
        return true;
      }
    }
    return false;
  }

  private boolean isWordStart(int at) {
    return !AddressCharacters.isWordBefore(text, at);
  }

  /** End of four numbers with dots between, or 0. */
  private int numbersEnd(int first) {
    int at = first;
    for (int number = 1; ; number++) {
      int digits = digitsAt(at);
      at += digits;
      if (digits == 0) {
        return 0;
      } else if (number == NUMBERS) {
        return at;
      } else if (at >= text.length() || text.charAt(at) != '.') {
        return 0;
      }
      at++;
    }
  }

  /** Up to three digits, the third only after a first of 0, 1 or 2. */
  private int digitsAt(int at) {
    int count = 0;
    int most = at < text.length() && text.charAt(at) <= '2' ? 3 : 2;
    while (count < most && isDigit(at + count)) {
      count++;
    }
    return count;
  }

  private boolean isDigit(int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int end() {
    return end;
  }
}
