package org.outerloop.corpus;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds what is to be masked, from left to right. An e-mail address goes before a number inside it;
 * else the order of {@link PiiKind} decides. Not thread-safe.
 */
final class PiiScanner {
  private static final int HEX_GROUP = 4;

  private final String text;
  private final Map<PiiKind, PiiForm> numbers = new EnumMap<>(PiiKind.class);
  private final EmailFinder emails;
  private boolean moreEmails;
  private int at;
  private int start;
  private int end;
  private PiiKind kind;

  PiiScanner(String text, Set<PiiKind> kinds) {
    this.text = text;
    add(kinds, PiiKind.CARD, new CardForm());
    add(kinds, PiiKind.IPV6, new Ipv6Form());
    add(kinds, PiiKind.IPV4, new Ipv4Form());
    add(kinds, PiiKind.SSN, new SsnForm());
    add(kinds, PiiKind.PHONE, new PhoneForm());
    emails = new EmailFinder(text);
    moreEmails = kinds.contains(PiiKind.EMAIL) && emails.next(0);
  }

  private void add(Set<PiiKind> kinds, PiiKind wanted, PiiForm form) {
    if (kinds.contains(wanted)) {
      numbers.put(wanted, form);
    }
  }

  /** Moves to the next find; false at the end of the text. */
  boolean next() {
    int until = moreEmails ? emails.start() : text.length();
    if (nextNumber(until)) {
      moreEmails = moreEmails && (end <= emails.start() || emails.next(end));
      return true;
    } else if (!moreEmails) {
      return false;
    }
    found(PiiKind.EMAIL, emails.start(), emails.end());
    moreEmails = emails.next(end);
    return true;
  }

  private boolean nextNumber(int until) {
    while (at < until) {
      char c = text.charAt(at);
      if (c > ':' || c < '(') {
        at++;
      } else if (c == ':') {
        if (isNumber(groupStart())) {
          return true;
        }
        at++;
      } else if (c >= '0' || c == '+' || c == '(') {
        if (isNumber(at)) {
          return true;
        }
        at = Math.max(at + 1, digitsEnd(until));
      } else {
        at++;
      }
    }
    return false;
  }

  private int digitsEnd(int until) {
    int stop = at;
    while (stop < until && PiiForm.isDigit(text, stop)) {
      stop++;
    }
    return stop;
  }

  /** Start of the hexadecimal group that the colon here ends, if it begins with a letter. */
  private int groupStart() {
    int first = at;
    while (first > end && at - first <= HEX_GROUP && isHex(text.charAt(first - 1))) {
      first--;
    }
    return first;
  }

  private static boolean isHex(char c) {
    return c != ':' && Ipv6Form.isPart(c);
  }

  private boolean isNumber(int first) {
    for (Map.Entry<PiiKind, PiiForm> form : numbers.entrySet()) {
      int stop = form.getValue().end(text, first);
      if (stop != PiiForm.NONE) {
        found(form.getKey(), first, stop);
        return true;
      }
    }
    return false;
  }

  private void found(PiiKind found, int from, int to) {
    kind = found;
    start = from;
    end = to;
    at = to;
  }

  PiiKind kind() {
    return kind;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }
}
