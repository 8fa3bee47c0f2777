package org.outerloop.corpus;

/**
 * Phone numbers in two forms. International: a plus sign and 8 to 15 digits (E.164) with single
 * separators and one pair of round brackets among them. North American without plus: area, exchange
 * and line of three, three and four digits, parted by separators, the area perhaps in brackets and
 * with a 1 before it. Ten digits in one run are not taken for a phone number, nor are other
 * countries' numbers without a plus: too much else looks like them.
 */
final class PhoneForm implements PiiForm {
  private static final int FEWEST = 8;
  private static final int MOST = 15;
  private static final String SEPARATORS = " .-\u00A0\u2010\u2011";

  @Override
  public int end(String text, int start) {
    char first = text.charAt(start);
    if (first == '+') {
      return PiiForm.isAlphanumeric(text, start - 1) ? NONE : international(text, start + 1);
    } else if (first != '(' && !PiiForm.startsNumber(text, start)) {
      return NONE;
    }
    return northAmerican(text, start);
  }

  private static int international(String text, int start) {
    int digits = 0;
    int end = NONE;
    boolean open = false;
    boolean bracketed = false;
    if (!PiiForm.isDigit(text, start) || text.charAt(start) == '0') {
      return NONE;
    }
    for (int at = start; at < text.length(); ) {
      int group = PiiForm.digitsEnd(text, at, MOST + 1);
      digits += group - at;
      end = open ? end : group;
      at = group;
      if (digits > MOST) {
        return NONE;
      } else if (open && text.startsWith(")", at)) {
        open = false;
        end = at + 1;
        at++;
      }
      at = isSeparator(text, at) ? at + 1 : at;
      if (!open && !bracketed && text.startsWith("(", at) && PiiForm.isDigit(text, at + 1)) {
        open = true;
        bracketed = true;
        at++;
      }
      if (!PiiForm.isDigit(text, at)) {
        break;
      }
    }
    return !open && digits >= FEWEST && !PiiForm.isAlphanumeric(text, end) ? end : NONE;
  }

  private static int northAmerican(String text, int start) {
    int at = start;
    if (text.startsWith("1", at) && isSeparator(text, at + 1)) {
      at += 2;
    }
    boolean bracketed = text.startsWith("(", at);
    int area = bracketed ? at + 1 : at;
    if (!isCode(text, area) || (bracketed && !text.startsWith(")", area + 3))) {
      return NONE;
    }
    int afterArea = bracketed ? area + 4 : area + 3;
    boolean parted = isSeparator(text, afterArea) || text.startsWith("/", afterArea);
    int exchange = parted ? afterArea + 1 : afterArea;
    int line = exchange + 4;
    boolean fits =
        (parted || bracketed)
            && isCode(text, exchange)
            && isSeparator(text, exchange + 3)
            && PiiForm.digitsEnd(text, line, 5) == line + 4;
    return fits && PiiForm.endsNumber(text, line + 4) ? line + 4 : NONE;
  }

  /** Three digits of which the first is 2 to 9, and no more. */
  private static boolean isCode(String text, int at) {
    return PiiForm.digitsEnd(text, at, 4) == at + 3 && text.charAt(at) >= '2';
  }

  private static boolean isSeparator(String text, int at) {
    return at < text.length() && SEPARATORS.indexOf(text.charAt(at)) >= 0;
  }
}
