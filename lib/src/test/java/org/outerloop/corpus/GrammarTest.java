package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.SplitMix64;

class GrammarTest {
  private static final String PEOPLE =
      """
      [person: name he]
      Anna | she
      Ben  | he
      Cleo | she
      """;

  @Test
  void aBoundPersonStaysTheSame() {
    assertThat(documents(PEOPLE, "{p=person} sings. {p} says {p.he} is {p}."))
        .allMatch(text -> text.matches("(\\w+) sings\\. \\1 says s?he is \\1\\."))
        .anyMatch(text -> text.startsWith("Anna"))
        .anyMatch(text -> text.startsWith("Ben"));
  }

  @Test
  void twoBoundPeopleAreTwo() {
    assertThat(documents(PEOPLE, "{p:=person}{q:=person}{r:=person}{p} {q} {r}"))
        .allMatch(text -> Stream.of(text.split(" ")).distinct().count() == 3);
  }

  @Test
  void sumsAndProductsAreRight() {
    assertThat(documents("", "{a=2..9} {b=10..12} {a+b} {c:=a*3}{c} {c+1}"))
        .allSatisfy(
            text -> {
              int[] n = Stream.of(text.split(" ")).mapToInt(Integer::parseInt).toArray();
              assertThat(n[0]).isBetween(2, 9);
              assertThat(n[1]).isBetween(10, 12);
              assertThat(n[2]).isEqualTo(n[0] + n[1]);
              assertThat(n[3]).isEqualTo(3 * n[0]);
              assertThat(n[4]).isEqualTo(n[3] + 1);
            });
  }

  @Test
  void repetitionsDoNotRepeatAnAlternative() {
    assertThat(documents("[line]\none.\ntwo.\nthree.\n", "{line*3..3}"))
        .allMatch(text -> Stream.of(text.split(" ")).distinct().count() == 3);
  }

  @ParameterizedTest
  @CsvSource({
    "'a apple and a pear', 'An apple and a pear'",
    "'it is a hour. a unit? a egg', 'It is an hour. A unit? An egg'",
    "'so  many   spaces \n next', 'So many spaces\nNext'",
    "'one\n\n\n\ntwo', 'One\n\nTwo'",
    "'he said: \"go on.\" \"no!\" said she.', 'He said: \"go on.\" \"no!\" said she.'",
    "'costs 2.5 pence', 'Costs 2.5 pence'"
  })
  void proseIsPutInOrder(String text, String tidy) {
    assertThat(Prose.tidy(text)).isEqualTo(tidy);
  }

  @ParameterizedTest
  @CsvSource({
    "'{nobody}', 'text line 6: {nobody} is neither a section nor bound anywhere'",
    "'{person.}', 'text line 6: {person.} is no slot'",
    "'{person', 'text line 6: a brace without its other'",
    "'{p=person..he}', 'text line 6: {person..he} is no slot'"
  })
  void slipsAreNamedWithFileAndLine(String template, String message) {
    assertThatThrownBy(() -> Grammar.of(PEOPLE + "[document]\n" + template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aWordMissingAFormIsNamed() {
    assertThatThrownBy(() -> Grammar.of("[person: name he]\nAnna\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("text line 2: [person] has the forms [name, he], here are 1");
  }

  @Test
  void aSectionThatAsksForItselfEnds() {
    Grammar grammar = Grammar.of("[document]\n{document}\n");

    assertThatThrownBy(() -> grammar.document(new SplitMix64(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Section [document] asks for itself without end");
  }

  private static Stream<String> documents(String sections, String template) {
    Grammar grammar = Grammar.of(sections + "[document]\n" + template + "\n");
    return IntStream.range(0, 50).mapToObj(seed -> grammar.document(new SplitMix64(seed)));
  }
}
