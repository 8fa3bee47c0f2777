package org.outerloop.tokens;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.SplitMix64;

/** Texts at which tokenizers stumble. */
final class HardTexts {
  private static final String[] PARTS = {
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\u00A0",
    "\u2028",
    "\u0085",
    "\u3000",
    "'s",
    "'S",
    "'ll",
    "'Re",
    "'\u017F",
    "'",
    "a",
    "Z",
    "word",
    "Word",
    "WORD",
    "/",
    "\u01C5",
    "\u02B0",
    "\u3042",
    "\u00E9",
    "e\u0301",
    "\u0301",
    "\u4E2D\u6587",
    "\uD83D\uDE00",
    "\uD835\uDD38",
    "\uD83D\uDC68\u200D\uD83D\uDC69",
    "0",
    "12345",
    "\u0663",
    "\u2167",
    "\uD835\uDFD8",
    ".",
    "...",
    "!?",
    "--",
    "\u0000",
    "\u0007",
    "\u007F",
    "\u200B",
    "\uFEFF",
    "_",
    "<|endoftext|>"
  };

  private HardTexts() {}

  static List<String> fixed() {
    return List.of(
        "",
        " ",
        "Hello, world!",
        "I'll say it's what they've SAID'S don't",
        "na\u00EFve caf\u00E9, nai\u0308ve cafe\u0301",
        "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 and \uD83C\uDDE9\uD83C\uDDEA!",
        "line\u2028separator\u2029and\u0085next",
        "\u0000\u0001\u0002\u001B[31m\u007F\u0080\u009F",
        "x" + " ".repeat(1000) + "y" + "\t".repeat(77) + "\n\n\n  z",
        "aaaaaaaaaaaaaaaaaaaa".repeat(200),
        "\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD \u4F60\u597D \uD55C\uAD6D\uC5B4",
        "3.14159 1,000,000 \u0661\u0662\u0663 \u2167 \u00BD",
        "<|endoftext|> <s> </s> <|endoftext|><|endoftext|>",
        "\r\n\r\n  \r\n x\r\r\n");
  }

  /** Texts put together at random from hard parts. */
  static List<String> random(int count) {
    SplitMix64 generator = new SplitMix64(7);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int part = generator.nextInt(20); part >= 0; part--) {
        text.append(PARTS[generator.nextInt(PARTS.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /** Characters of Unicode 13 drawn from all planes, half of them beside ASCII. */
  static List<String> randomUnicode(int count) {
    SplitMix64 generator = new SplitMix64(11);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 60) {
        int codePoint = generator.nextInt(generator.nextInt(2) == 0 ? 0x3400 : 0x20000);
        int type = Character.getType(codePoint);
        if (type != Character.SURROGATE && type != Character.UNASSIGNED) {
          text.appendCodePoint(codePoint).append(" a1\n.".charAt(generator.nextInt(5)));
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
