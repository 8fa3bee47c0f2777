package org.outerloop.tokens;

import static org.outerloop.tokens.CharacterKinds.LETTER;
import static org.outerloop.tokens.CharacterKinds.NUMBER;
import static org.outerloop.tokens.CharacterKinds.OTHER;
import static org.outerloop.tokens.CharacterKinds.SPACE;
import static org.outerloop.tokens.CharacterKinds.endOfRun;
import static org.outerloop.tokens.CharacterKinds.kind;
import static org.outerloop.tokens.CharacterKinds.width;
import static org.outerloop.tokens.Cl100kParts.endOfContraction;
import static org.outerloop.tokens.Cl100kParts.endOfNumber;
import static org.outerloop.tokens.Cl100kParts.endOfSpace;
import static org.outerloop.tokens.Cl100kParts.isLineBreak;

/** {@link WordPattern#CL100K} and {@link WordPattern#QWEN2}, which differ in digits, by hand. */
final class Cl100kSplitter implements Splitter {
  private final int digits;

  /** Cuts numbers after so many digits. */
  Cl100kSplitter(int digits) {
    this.digits = digits;
  }

  @Override
  public void split(char[] text, int from, int to, Sink sink) {
    int at = from;
    while (at < to) {
      int end = endOfWord(text, at, to);
      sink.accept(text, at, end);
      at = end;
    }
  }

  private int endOfWord(char[] text, int at, int end) {
    int contraction = endOfContraction(text, at, end);
    if (contraction > at) {
      return contraction;
    }
    byte kind = kind(text, at, end);
    if (kind == LETTER) {
      return endOfRun(LETTER, text, at, end);
    } else if (kind == NUMBER) {
      return endOfNumber(text, at, end, digits);
    }
    int next = at + width(text, at, end);
    byte nextKind = next < end ? kind(text, next, end) : SPACE;
    if (nextKind == LETTER && !isLineBreak(text[at])) {
      return endOfRun(LETTER, text, next, end);
    } else if (kind == OTHER) {
      return endOfLineBreaks(text, endOfRun(OTHER, text, at, end), end);
    } else if (text[at] == ' ' && nextKind == OTHER) {
      return endOfLineBreaks(text, endOfRun(OTHER, text, next, end), end);
    }
    return endOfSpace(text, at, end);
  }

  private static int endOfLineBreaks(char[] text, int at, int end) {
    int next = at;
    while (next < end && isLineBreak(text[next])) {
      next++;
    }
    return next;
  }
}
