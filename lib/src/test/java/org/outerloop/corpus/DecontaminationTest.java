package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecontaminationTest {
  private static final Path DATA = Path.of(System.getProperty("outerloop.shared", "none"), "data");
  private static final DecontaminationSettings SETTINGS =
      new DecontaminationSettings(7, 13, 0.45, 8, false);
  private static final String ITEM =
      "{\"id\": \"q1\", \"question\": \"One two, three; four five-six seven 'eight' nine ten?\"}";

  @ParameterizedTest
  @CsvSource({
    "x ONE TWO THREE four five six seven. Y, true",
    "before. two three four five six seven eight, true",
    "one two three four five six. Seventy eight nine ten, false",
    "one two three and four five six seven eight, false",
    "one two three, false"
  })
  void asksForAShareOfTheWordsInARow(String text, boolean found) {
    Page page = new Page("", text);
    new Decontamination(items(ITEM), SETTINGS).apply(page);

    assertThat(page.isDropped()).isEqualTo(found);
    if (found) {
      assertThat(page.dropped()).contains(new Page.Drop("contaminated", "arc/test q1, 7 words"));
    }
  }

  @Test
  void cutsTheParagraphsThatARunTouches() {
    DecontaminationSettings cut = new DecontaminationSettings(7, 13, 0.45, 8, true);
    Page page = new Page("", "first line\nand one two three four\nfive six seven eight\nlast");
    new Decontamination(items(ITEM), cut).apply(page);

    assertThat(page.text()).isEqualTo("first line\nlast");
    assertThat(page.cuts()).containsExactly(java.util.Map.entry("contaminated", 2));
    assertThat(page.measures()).containsEntry("contaminated-words", 8.0);
  }

  @Test
  void leavesPhrasesOfManyItemsAside() {
    String two = ITEM + "\n" + ITEM.replace("q1", "q2").replace("ten", "eleven");
    Page page = new Page("", "one two three four five six seven");
    new Decontamination(items(two), new DecontaminationSettings(7, 13, 0.45, 1, false)).apply(page);

    assertThat(page.isDropped()).isFalse();
  }

  @Test
  void namesTheLineThatIsNoItem() {
    assertThatThrownBy(() -> items(ITEM + "\n{\"x\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Line 1 of arc/test has none of the keys");
    assertThatThrownBy(() -> items("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Line 0 of arc/test is not JSON");
  }

  private static EvalItems items(String lines) {
    return new EvalItems()
        .add("arc/test", new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void findsEveryContaminatedPageOfTheTruthTableAndNoCleanOne() throws IOException {
    assumeTrue(Files.isDirectory(DATA), "Skipped: no shared data at " + DATA);
    EvalItems items = new EvalItems();
    try (Stream<Path> files = Files.walk(DATA.resolve("eval"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        String task = DATA.resolve("eval").relativize(file).toString().replace(".jsonl", "");
        try (InputStream lines = Files.newInputStream(file)) {
          items.add(task, lines);
        }
      }
    }
    Decontamination stage = new Decontamination(items, SETTINGS);
    List<String> texts = DirtyTexts.read("contaminated.jsonl.zst");
    int contaminated = 0;
    for (List<String> truth : DirtyTexts.table("contaminated.truth.tsv")) {
      Page page = new Page("", texts.get(Integer.parseInt(truth.get(0))));
      stage.apply(page);
      boolean clean = truth.get(3).equals("clean");
      contaminated += clean ? 0 : 1;
      assertThat(page.isDropped()).as("%s", truth).isEqualTo(!clean);
      if (!clean) {
        assertThat(page.dropped().orElseThrow().evidence())
            .startsWith(truth.get(1) + "/")
            .containsPattern(" " + truth.get(2) + "[,;]");
      }
    }
    assertThat(contaminated).isEqualTo(45);
  }
}
