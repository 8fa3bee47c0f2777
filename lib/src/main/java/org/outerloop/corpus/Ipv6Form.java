package org.outerloop.corpus;

/**
 * Eight groups of up to four hexadecimal digits with colons between, or fewer with one double colon
 * (RFC 4291, without the mixed form). Names with double colons look the same ({@code Face::Add}),
 * so at least four digits are asked for, one of them decimal.
 */
final class Ipv6Form implements PiiForm {
  private static final int GROUPS = 8;
  private static final int FEWEST_DIGITS = 4;
  private static final int MOST_CHARACTERS = 4 * GROUPS + GROUPS;

  @Override
  public int end(String text, int start) {
    if (PiiForm.isAlphanumeric(text, start - 1)
        || (start > 0 && ":._-".indexOf(text.charAt(start - 1)) >= 0)) {
      return NONE;
    }
    int end = start;
    while (end < text.length() && end - start <= MOST_CHARACTERS && isPart(text.charAt(end))) {
      end++;
    }
    if (end > start + 1 && text.charAt(end - 1) == ':' && text.charAt(end - 2) != ':') {
      end--; // a colon of the sentence
    }
    boolean stops = !PiiForm.isAlphanumeric(text, end);
    return stops && isAddress(text, start, end) ? end : NONE;
  }

  static boolean isPart(char c) {
    return c == ':' || Character.digit(c, 16) >= 0 && c < 128;
  }

  private static boolean isAddress(String text, int start, int end) {
    int groups = 0;
    int digits = 0;
    int decimal = 0;
    int inGroup = 0;
    int doubles = 0;
    for (int at = start; at < end; at++) {
      char c = text.charAt(at);
      if (c == ':') {
        boolean second = at > start && text.charAt(at - 1) == ':';
        doubles += second ? 1 : 0;
        if (at == start && !text.startsWith("::", start)) {
          return false;
        }
        inGroup = 0;
      } else {
        groups += inGroup == 0 ? 1 : 0;
        inGroup++;
        digits++;
        decimal += c <= '9' ? 1 : 0;
        if (inGroup > 4) {
          return false;
        }
      }
    }
    boolean complete = doubles == 0 ? groups == GROUPS : doubles == 1 && groups < GROUPS;
    return complete && digits >= FEWEST_DIGITS && decimal > 0;
  }
}
