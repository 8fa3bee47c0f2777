package org.outerloop.corpus;

/**
 * Payment cards: 13 to 19 digits in one run, or in groups with one space or hyphen between, of a
 * known issuer's first digits and length, whose check digit (Luhn, ISO/IEC 7812-1) is right. Of the
 * lengths at which a group ends the longest right one is taken.
 */
final class CardForm implements PiiForm {
  private static final int FEWEST = 13;
  private static final int MOST = 19;
  private static final int SMALLEST_GROUP = 3;

  @Override
  public int end(String text, int start) {
    if (!PiiForm.startsNumber(text, start)) {
      return NONE;
    }
    int[] digits = new int[MOST];
    int count = 0;
    int found = NONE;
    char separator = 0;
    for (int at = start; PiiForm.isDigit(text, at); ) {
      int group = PiiForm.digitsEnd(text, at, MOST + 1);
      if (count + group - at > MOST || group - at < SMALLEST_GROUP) {
        break;
      }
      for (; at < group; at++) {
        digits[count++] = text.charAt(at) - '0';
      }
      if (isCard(digits, count) && PiiForm.endsNumber(text, group)) {
        found = group;
      }
      char next = group < text.length() ? text.charAt(group) : 0;
      boolean goesOn = (next == ' ' || next == '-') && (separator == 0 || separator == next);
      separator = next;
      at = goesOn ? group + 1 : text.length();
    }
    return found;
  }

  private static boolean isCard(int[] digits, int count) {
    return count >= FEWEST && hasIssuer(digits, count) && passesLuhn(digits, count);
  }

  private static boolean hasIssuer(int[] digits, int count) {
    int first4 = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    int first2 = first4 / 100;
    return switch (digits[0]) {
      case 2 -> count == 16 && first4 >= 2221 && first4 <= 2720;
      case 3 ->
          (count == 15 && (first2 == 34 || first2 == 37))
              || (count == 14 && (first2 == 30 || first2 == 36 || first2 == 38))
              || (count == 16 && first2 == 35);
      case 4 -> count == 13 || count == 16 || count == 19;
      case 5 -> count == 16 && first2 >= 51 && first2 <= 55;
      case 6 -> count == 16 && (first4 == 6011 || first2 == 62 || first2 == 64 || first2 == 65);
      default -> false;
    };
  }

  private static boolean passesLuhn(int[] digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i];
      int doubled = i % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }
}
