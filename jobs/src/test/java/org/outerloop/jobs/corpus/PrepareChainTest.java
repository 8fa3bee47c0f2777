package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.corpus.stats.RuleStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.Tokenizer;

/** Stages by name, what they tell, and what does not matter to them. */
class PrepareChainTest {
  private static final Tokenizer TOKENIZER = TinyCorpus.tokenizer();
  private static final List<String> STAGES =
      List.of("newlines", "heuristics", "dedup-exact", "pii");

  @TempDir private static Path shared;
  private static SparkSession spark;

  @BeforeAll
  static void write() throws IOException {
    spark = LocalSpark.open("local[2]", 2);
    TinyCorpus.write(shared.resolve("in"));
    String mail = TinyCorpus.page(400).replace("the page", "the mail someone@example.com");
    Files.writeString(shared.resolve("in/g2/f.jsonl"), TinyCorpus.record(mail));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void everyStageTellsWhatItTookAndLeft() throws IOException {
    PreparedCorpus corpus = prepare(STAGES, shared.resolve("in"), shared.resolve("told"));
    PreparationStatistics told = corpus.statistics();

    assertThat(told.stages())
        .extracting(StageStatistics::name)
        .containsExactly("read", "newlines", "heuristics", "dedup-exact", "pii", "tokenise-pack");
    for (int i = 1; i < told.stages().size(); i++) {
      StageStatistics before = told.stages().get(i - 1);
      assertThat(told.stages().get(i).documentsIn()).isEqualTo(before.documentsKept());
      assertThat(told.stages().get(i).bytesIn()).isEqualTo(before.bytesKept());
    }
    RuleStatistics copies = told.stages().get(3).dropped().get(0);
    assertThat(copies.outcome()).isEqualTo("dropped/duplicate");
    assertThat(copies.documents()).isEqualTo(3);
    assertThat(copies.examples())
        .hasSize(2)
        .extracting(Example::excerpt)
        .allMatch(text -> text.strip().startsWith("the page "));
    StageStatistics pii = told.stages().get(4);
    assertThat(pii.cuts()).hasSize(1).allMatch(cut -> cut.rule().equals("pii-email"));
    assertThat(pii.bytesIn() - pii.bytesKept())
        .isEqualTo("someone@example.com".length() - "<EMAIL>".length());
    assertThat(corpus.manifest().training().bytes() + corpus.manifest().heldOut().bytes())
        .isEqualTo(pii.bytesKept());
    assertThat(told.sources()).extracting(source -> source.source()).containsExactly("g1", "g2");
    assertThat(told.worstFiles().get(0).file()).isEqualTo("g2/e.jsonl.zst");
    assertThat(TinyCorpus.digests(shared.resolve("told")).keySet())
        .noneMatch(key -> key.startsWith("unfinished/"));
  }

  @Test
  void textStagesBehindOneThatRewritesThePagesTellAsMuch() throws IOException {
    List<String> stages = List.of("heuristics", "dedup-exact", "dedup-bff", "newlines", "pii");
    PreparedCorpus corpus = prepare(stages, shared.resolve("in"), shared.resolve("behind"));

    List<StageStatistics> told = corpus.statistics().stages();
    assertThat(told)
        .extracting(StageStatistics::name)
        .containsExactly(
            "read", "heuristics", "dedup-exact", "dedup-bff", "newlines", "pii", "tokenise-pack");
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i).documentsIn()).isEqualTo(told.get(i - 1).documentsKept());
      assertThat(told.get(i).bytesIn()).isEqualTo(told.get(i - 1).bytesKept());
    }
    StageStatistics pii = told.get(5);
    assertThat(pii.cuts()).hasSize(1).allMatch(cut -> cut.rule().equals("pii-email"));
    assertThat(pii.bytesIn() - pii.bytesKept())
        .isEqualTo("someone@example.com".length() - "<EMAIL>".length());
    assertThat(corpus.manifest().training().bytes() + corpus.manifest().heldOut().bytes())
        .isEqualTo(pii.bytesKept());
    assertThat(corpus.outcomes().kept()).isEqualTo(pii.documentsKept());
  }

  /** A stage at the end that writes the pages anew writes their tokens; with one behind, texts. */
  @Test
  void shardsAreTheSameWhicheverFormTheLastPagesHave() throws IOException {
    List<String> tokens = List.of("heuristics", "dedup-bff");
    List<String> texts = List.of("heuristics", "dedup-bff", "dedup-exact");
    prepare(tokens, shared.resolve("in"), shared.resolve("by-tokens"));
    PreparedCorpus behind = prepare(texts, shared.resolve("in"), shared.resolve("by-texts"));

    StageStatistics exact = behind.statistics().stages().get(3);
    assertThat(exact.documentsKept()).isEqualTo(exact.documentsIn()); // so the pages are the same
    assertThat(shards(shared.resolve("by-tokens")))
        .isNotEmpty()
        .isEqualTo(shards(shared.resolve("by-texts")));
  }

  private static Map<String, Digest> shards(Path prepared) throws IOException {
    Map<String, Digest> shards = TinyCorpus.digests(prepared);
    shards.keySet().removeIf(key -> !key.startsWith("training/") && !key.startsWith("held-out/"));
    return shards;
  }

  @Test
  void pagesOfAWebArchiveGoThroughTheChainAsLinesDo() throws IOException {
    StringBuilder lines = new StringBuilder();
    StringBuilder archive = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      lines.append(TinyCorpus.record(TinyCorpus.page(i % 25)));
      archive.append(answer("https://a.example/" + i, TinyCorpus.page(i % 25)));
    }
    Files.createDirectories(shared.resolve("lines"));
    Files.createDirectories(shared.resolve("archive"));
    Files.writeString(shared.resolve("lines/a.jsonl"), lines);
    Files.writeString(shared.resolve("archive/a.warc"), archive + "WARC/1.0\r\nnonsense");

    PreparedCorpus of = prepare(STAGES, shared.resolve("lines"), shared.resolve("of-lines"));
    PreparedCorpus web = prepare(STAGES, shared.resolve("archive"), shared.resolve("of-archive"));

    assertThat(web.manifestDigest()).isEqualTo(of.manifestDigest());
    assertThat(web.outcomes().totals()).containsEntry("kept", 25L);
    assertThat(web.outcomes().totals()).containsEntry("dropped/duplicate", 5L);
    assertThat(web.outcomes().totals().keySet()).anyMatch(key -> key.startsWith("rejected/"));
  }

  /** A page as a web server gave it, in the form of an archive. */
  private static String answer(String url, String text) {
    String body = "<html><body><nav>Home</nav><p>" + text + "</p></body></html>";
    String http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body;
    return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        .formatted(url, http.length(), http);
  }

  @Test
  void namesAndOrderOfFilesDoNotMatter() throws IOException {
    Path in = shared.resolve("in");
    Path other = shared.resolve("other");
    int number = 0;
    for (String name : TinyCorpus.digests(in).keySet()) {
      if (name.contains(".jsonl") && !name.contains("/.")) {
        Path renamed = other.resolve("z" + (99 - number++) + "/" + (number * 7 % 5) + ".jsonl.zst");
        Files.createDirectories(renamed.getParent());
        Files.copy(in.resolve(name), renamed);
      }
    }

    PreparedCorpus one = prepare(STAGES, in, shared.resolve("one"));
    PreparedCorpus two = prepare(STAGES, other, shared.resolve("two"));

    assertThat(two.manifestDigest()).isEqualTo(one.manifestDigest());
    Map<String, Digest> shards = TinyCorpus.digests(shared.resolve("one/training"));
    assertThat(TinyCorpus.digests(shared.resolve("two/training"))).isEqualTo(shards).isNotEmpty();
  }

  @Test
  void aStageThatFailsOnAPageCostsThatPage() {
    TextPass pass = new TextPass(List.of(new Fragile()), new ExampleDraw(1, 2));
    Digest id = Digest.ofText("x");

    var first = new TextPass.Passing(new TextPass.Place("f", 1, id), "", "a bad page", 10);
    var second = new TextPass.Passing(new TextPass.Place("f", 2, id), "", "a good page", 11);
    pass.apply(List.of(first, second));
    TextPass.Fate bad = first.fate();
    TextPass.Fate good = second.fate();

    assertThat(bad.outcome()).isEqualTo("rejected/stage-failed");
    assertThat(bad.detail()).isEqualTo("fragile: java.lang.IllegalStateException: no good");
    assertThat(good.isKept()).isTrue();
    assertThat(pass.statistics().get(0).documentsKept()).isEqualTo(1);
  }

  /** Breaks on some pages. */
  private static final class Fragile implements org.outerloop.corpus.TextStage {
    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return "fragile";
    }

    @Override
    public void apply(org.outerloop.corpus.Page page) {
      if (page.text().contains("bad")) {
        throw new IllegalStateException("no good");
      }
    }
  }

  @Test
  void refusesStagesThatAreNotThere() {
    assertThatThrownBy(
            () -> prepare(List.of("dedup"), shared.resolve("in"), shared.resolve("never")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("corpus.prepare.stages names 'dedup'; there are [decontaminate,");
    assertThatThrownBy(
            () -> TinyCorpus.settings(1, new Limits(1, 1, 1, 1), List.of("pii", "lines", "pii")))
        .hasMessage("stages name one twice: [pii, lines, pii]");
  }

  private static PreparedCorpus prepare(List<String> stages, Path in, Path out) {
    return PrepareCorpusJob.prepare(
        spark,
        TinyCorpus.settings(3, new Limits(100, 1, 10, 1), stages),
        TinyCorpus.place(in),
        TinyCorpus.place(out),
        TOKENIZER,
        PrepareProgress.SILENT);
  }
}
