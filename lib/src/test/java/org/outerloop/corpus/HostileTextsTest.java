package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.protocol.SplitMix64;

/** Laws that every text stage keeps, on texts made to break scanners. */
class HostileTextsTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "A",
          " ",
          "\n",
          "\n\n",
          "\t",
          "\0",
          "\u00A0",
          "\u2028",
          "\u0085",
          ".",
          "...",
          ". . .",
          "\u2026",
          "#",
          "1",
          "12 likes",
          "+1",
          "(",
          ")",
          "-",
          ":",
          "::",
          "f00d:",
          "@",
          "a@b.cd",
          "http://",
          "x.com",
          "1.2.3.4",
          "4111 1111 1111 1111",
          "\uD835\uDC00",
          "\uD835",
          "\uDC00",
          "\u0301",
          "\u200D",
          "\uD83D\uDE00",
          "read more",
          "sign-in",
          "the");

  static List<TextStage> stages() {
    return TextStages.all();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void everyTextIsJudgedTheSameTwice(TextStage stage) throws Exception {
    TextStage sent = copied(stage);
    SplitMix64 random = new SplitMix64(7);
    for (int i = 0; i < 300; i++) {
      String text = text(random, 1 + random.nextInt(60));

      Page one = TextStages.page(stage, text);
      Page two = TextStages.page(sent, text);

      assertThat(two.text()).isEqualTo(one.text());
      assertThat(two.dropped()).isEqualTo(one.dropped());
      assertThat(two.measures()).isEqualTo(one.measures());
      assertThat(two.cuts()).isEqualTo(one.cuts());
      assertThat(one.dropped().map(Page.Drop::evidence).orElse("").length())
          .isLessThanOrEqualTo(Excerpt.MAX_CHARACTERS);
    }
  }

  /** With a quadratic step a stage would need hours for these; the build's time limit says so. */
  @ParameterizedTest
  @MethodSource("stages")
  void longRunsOfOnePieceTakeLinearTime(TextStage stage) {
    for (String piece : PIECES) {
      String text = piece.repeat(100_000 / piece.length());

      assertThat(TextStages.page(stage, text).text().length())
          .isLessThanOrEqualTo(text.length() * 7);
    }
  }

  @Test
  void whatIsMaskedOrStrippedStaysAwayFromASecondPass() {
    SplitMix64 random = new SplitMix64(11);
    PiiMask mask = new PiiMask(java.util.EnumSet.of(PiiKind.EMAIL, PiiKind.IPV4));
    for (int i = 0; i < 300; i++) {
      Page once = TextStages.page(mask, text(random, 40));
      Page twice = TextStages.page(mask, once.text());

      assertThat(twice.cuts().getOrDefault("pii-ipv4", 0)).isZero();
    }
  }

  private static String text(SplitMix64 random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static TextStage copied(TextStage stage) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(stage);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (TextStage) in.readObject();
    }
  }
}
