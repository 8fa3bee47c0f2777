package org.outerloop.corpus;

/**
 * Four numbers up to 255 without leading zeros, dots between. One must have three digits, or it is
 * more likely the number of a version or a section; that leaves out one address in forty.
 */
final class Ipv4Form implements PiiForm {
  private static final int PARTS = 4;

  @Override
  public int end(String text, int start) {
    return PiiForm.startsNumber(text, start) ? addressEnd(text, start) : NONE;
  }

  static int addressEnd(String text, int start) {
    int at = start;
    boolean large = false;
    for (int part = 1; part <= PARTS; part++) {
      int end = PiiForm.digitsEnd(text, at, 4);
      int digits = end - at;
      boolean leadingZero = digits > 1 && text.charAt(at) == '0';
      if (digits == 0 || digits > 3 || leadingZero || Integer.parseInt(text, at, end, 10) > 255) {
        return NONE;
      }
      large |= digits == 3;
      if (part == PARTS) {
        return large && (PiiForm.endsNumber(text, end) || isPort(text, end)) ? end : NONE;
      }
      if (end >= text.length() || text.charAt(end) != '.') {
        return NONE;
      }
      at = end + 1;
    }
    return NONE;
  }

  /** A port or a path behind the address does not make it another thing. */
  private static boolean isPort(String text, int at) {
    return at < text.length() && (text.charAt(at) == ':' || text.charAt(at) == '/');
  }
}
