package org.outerloop.corpus;

/**
 * Gopher's rules against repetition (arXiv 2112.11446, section A.1.1), in DCLM's order and with its
 * arithmetic: lines and paragraphs that stand more than once, by number and by characters, then
 * runs of words from short to long. Case counts; words are those of Unicode's bounds that start
 * with a letter or number. The first rule that fails names the reason; a page at a bound passes.
 *
 * <p>Notes every share by the name of its rule. Cost: linear in the text, for any text.
 */
public final class Repetition implements TextStage {
  private static final long serialVersionUID = 1;

  private final RepetitionLimits limits;

  public Repetition(RepetitionLimits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "repetition";
  }

  @Override
  public void apply(Page page) {
    judgeSegments(page);
    judgeNgrams(page);
  }

  private void judgeSegments(Page page) {
    RepeatedSegments lines = RepeatedSegments.of(page.text(), "\n");
    RepeatedSegments paragraphs = RepeatedSegments.of(page.text(), "\n\n");
    Span line = lines.heaviest();
    Span paragraph = paragraphs.heaviest();
    judge(page, "repeated-lines", lines.share(), limits.lines(), line);
    judge(page, "repeated-paragraphs", paragraphs.share(), limits.paragraphs(), paragraph);
    judge(page, "repeated-line-characters", lines.characterShare(), limits.lineCharacters(), line);
    judge(
        page,
        "repeated-paragraph-characters",
        paragraphs.characterShare(),
        limits.paragraphCharacters(),
        paragraph);
  }

  private void judgeNgrams(Page page) {
    PageWords words = new PageWords(page.text());
    RepeatedNgrams runs = new RepeatedNgrams(page.text(), words);
    for (double most : limits.topNgrams()) {
      runs.lengthen();
      String name = "top-" + runs.words() + "-gram";
      judge(page, name, runs.topShare(), most, runs.top());
    }
    for (double most : limits.repeatedNgrams()) {
      runs.lengthen();
      String name = "repeated-" + runs.words() + "-grams";
      judge(page, name, runs.repeatedShare(), most, runs.top());
    }
  }

  private static void judge(Page page, String name, double share, double most, Span repeated) {
    page.measure(name, share);
    if (share > most && !page.isDropped()) {
      String says = QualityRule.atMost(name, name, share, most).says();
      page.drop(name, Excerpt.of(says, page.text().substring(repeated.start(), repeated.end())));
    }
  }
}
