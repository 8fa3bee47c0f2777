package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageRuleTest {
  private static final LanguageRule STAGE =
      new LanguageRule(new NgramLanguageScorer("eng", 2000), 0.65);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "In the morning we went down to the harbour, where the boats were waiting for the tide.",
        "Please read the instructions before you start, and keep them for later use."
      })
  void keepsEnglish(String text) {
    Page page = TextStages.page(STAGE, text);

    assertThat(page.isDropped()).isFalse();
    assertThat(page.measures().get("language")).isBetween(0.65, 1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Am Morgen gingen wir zum Hafen hinunter, wo die Boote auf die Flut warteten.",
        "Le matin, nous sommes descendus au port, o\u00F9 les bateaux attendaient la mar\u00E9e.",
        "Por la ma\u00F1ana bajamos al puerto, donde los barcos esperaban la marea.",
        "\u0423\u0442\u0440\u043E\u043C \u043C\u044B \u043F\u043E\u0448\u043B\u0438"
      })
  void dropsOtherLanguages(String text) {
    Page page = TextStages.page(STAGE, text);

    assertThat(TextStages.rule(page)).isEqualTo("language");
    assertThat(page.dropped().orElseThrow().evidence()).contains("above 0.65: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the quick brown fox jumps over the lazy dog and then he goes home",
        "Am Morgen gingen wir zum Hafen hinunter, wo die Boote warteten.",
        "\u0443\u0442\u0440\u043E\u043C \u043C\u044B \u043F\u043E\u0448\u043B\u0438",
        "hello",
        "a\u00E9b\u00E9c d\u00E9e f\u0436g \u212Ain \u0130z mir"
      })
  void weighsEvidenceAsTheLibraryDoes(String text) throws IOException {
    LanguageDetectorME library =
        new LanguageDetectorME(
            new LanguageDetectorModel(getClass().getResourceAsStream("/langdetect-183.bin")));
    NgramLanguageModel model = NgramLanguageModel.read("/langdetect-183.bin");
    NgramLanguageScorer.Evidence evidence = new NgramLanguageScorer.Evidence(model);
    evidence.add(text, 0, text.length());

    for (Language guess : library.predictLanguages(text)) {
      int language = model.languages().indexOf(guess.getLang());
      assertThat(evidence.share(language, evidence.runs()))
          .isCloseTo(guess.getConfidence(), withinPercentage(0.001));
    }
  }

  @Test
  void codesOfAsciiFindTheRunsThatKeysFind() {
    NgramLanguageModel model = NgramLanguageModel.read("/langdetect-183.bin");
    int known = 0;
    for (int run = 0; run < 1 << 21; run++) { // three characters of seven bits; 0 for none
      String text = "" + (char) (run >> 14) + (char) (run >> 7 & 127) + (char) (run & 127);
      int codes = 0;
      long key = 0;
      for (char c : text.replaceAll("^\0+", "").toCharArray()) {
        codes = NgramLanguageModel.code(c) == 0 ? -1 : codes;
        codes = codes < 0 ? -1 : NgramLanguageModel.lengthened(codes, NgramLanguageModel.code(c));
        key = NgramLanguageModel.lengthened(key, c);
      }
      if (codes > 0) {
        assertThat(model.number(codes)).as(text).isEqualTo(model.number(key));
        known += model.number(codes) < 0 ? 0 : 1;
      }
    }
    assertThat(known).isGreaterThan(5000);
  }

  @Test
  void looksAtPiecesOfALongPage() {
    String english = "we went down to the harbour, where the boats were waiting for the tide. ";
    String german = "wir gingen zum Hafen hinunter, wo die Boote auf die Flut warteten. ";

    Page mostlyGerman = TextStages.page(STAGE, english.repeat(40) + german.repeat(400));

    assertThat(TextStages.rule(mostlyGerman)).isEqualTo("language");
    assertThat(TextStages.rule(TextStages.page(STAGE, english.repeat(400)))).isEmpty();
    assertThat(TextStages.rule(TextStages.page(STAGE, "123 456"))).isEqualTo("language");
  }

  @Test
  void refusesALanguageThatTheModelDoesNotKnow() {
    assertThatThrownBy(() -> new NgramLanguageScorer("en", 2000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("language en is none of [");
  }

  @Test
  void dropsAPageAtTheBound() {
    LanguageRule rule = new LanguageRule(page -> 0.65, 0.65);

    assertThat(TextStages.rule(TextStages.page(rule, "text"))).isEqualTo("language");
    assertThat(TextStages.rule(TextStages.page(new LanguageRule(page -> 0.66, 0.65), "text")))
        .isEmpty();
  }
}
