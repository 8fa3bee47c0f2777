package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.corpus.Rejection.Reason;

class WarcPagesTest {
  private static final String PROSE =
      "The harbour was quiet in the morning, and nobody minded the rain at all.";

  private static final String PAGE =
      """
      <html><head><title>Harbour</title><style>p {}</style></head><body>
      <header><a href=/>Home</a> <a href=/news>News</a></header>
      <div class="main-menu"><ul><li><a href=/a>First thing</a><li><a href=/b>Second</a></ul></div>
      <main><h1>At  the
      harbour</h1>
      <p>%s</p><p>Short one.</p>
      <ul><li>a first boat</li><li>a second &amp; last boat</li></ul>
      <p><a href=/x>See also</a> <a href=/y>this</a></p>
      <pre>int a = 1;
        int b;</pre>
      <h2>More pages</h2></main>
      <script>var x = "<p>never</p>";</script>
      <footer>Copyright of somebody, all rights are reserved by them and by nobody else.</footer>
      </body></html>
      """
          .formatted(PROSE);

  @Test
  void takesTheMainTextOfAPage() {
    Reading reading = Reading.of(new WarcFile().page("http://a.example/", PAGE).packed());

    assertThat(reading.rejections()).isEmpty();
    assertThat(reading.documents())
        .containsExactly(
            new Document(
                "file",
                3,
                "At the harbour\n\n"
                    + PROSE
                    + "\n\nShort one.\n\na first boat\na second & last boat\n\n"
                    + "int a = 1;\n  int b;",
                "http://a.example/"));
  }

  @Test
  void readsAnArchiveThatIsNotPackedOrPackedAsOne() {
    WarcFile file = new WarcFile().page("http://a.example/", PAGE).page("http://b.example/", PAGE);

    assertThat(Reading.of(file.plain())).isEqualTo(Reading.of(file.packed()));
    assertThat(Reading.of(WarcFile.gzip(file.plain()))).isEqualTo(Reading.of(file.packed()));
    assertThat(Reading.of(file.plain()).documents()).hasSize(2);
  }

  @Test
  void passesOverWhatIsNoPage() {
    WarcFile file =
        new WarcFile()
            .answer(
                "http://a.example/1", "404 Not Found", "text/html", PAGE, StandardCharsets.UTF_8)
            .answer("http://a.example/2", "200 OK", "image/png", PAGE, StandardCharsets.UTF_8)
            .answer("http://a.example/3", "200 OK", "text/html", "<p> ", StandardCharsets.UTF_8)
            .record(
                "conversion",
                "<http://a.example/4>",
                "text/plain",
                PROSE.getBytes(StandardCharsets.UTF_8));

    Reading reading = Reading.of(file.packed());

    assertThat(reading.documents())
        .containsExactly(new Document("file", 8, PROSE, "http://a.example/4"));
    assertThat(reading.blankLines()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, text/html",
    "UTF-8, text/html; charset=iso-8859-1",
    "windows-1252, text/html; charset=iso-8859-1",
    "windows-1252, text/html",
    "windows-1251, text/html; charset=\"windows-1251\"",
    "Shift_JIS, text/html;charset=shift_jis",
    "windows-1252, text/html; charset=no-such-set"
  })
  void readsTheCharactersOfAPage(String charset, String contentType) {
    String word =
        switch (charset) {
          case "windows-1251" -> "\u0433\u0430\u0432\u0430\u043D\u044C";
          case "Shift_JIS" -> "\u6E2F";
          default -> "caf\u00E9\u2019s";
        };
    String html = PAGE.replace("harbour", word);
    byte[] file =
        new WarcFile()
            .answer("http://a.example/", "200 OK", contentType, html, Charset.forName(charset))
            .packed();

    assertThat(Reading.of(file).texts().get(0)).startsWith("At the " + word);
  }

  @Test
  void believesThePageWhereTheServerIsSilent() {
    String html = "<meta charset='koi8-r'><p>" + PROSE + " \u0433\u0430\u0432\u0430\u043D\u044C";
    byte[] file =
        new WarcFile()
            .answer("http://a.example/", "200 OK", "text/html", html, Charset.forName("koi8-r"))
            .packed();

    assertThat(Reading.of(file).texts().get(0)).endsWith("\u0433\u0430\u0432\u0430\u043D\u044C");
  }

  @Test
  void undoesChunksAndCompression() {
    byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
    String half = PAGE.substring(0, 100);
    String chunked =
        "64;x=y\r\n"
            + half
            + "\r\n"
            + Integer.toHexString(page.length - 100)
            + "\r\n"
            + PAGE.substring(100)
            + "\r\n0\r\n\r\n";
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    WarcFile file =
        new WarcFile()
            .http(
                "http://a/",
                head + "Transfer-Encoding: chunked\r\n\r\n",
                chunked.getBytes(StandardCharsets.UTF_8))
            .http("http://a/", head + "Content-Encoding: gzip\r\n\r\n", WarcFile.gzip(page))
            .http(
                "http://a/",
                head + "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
                page);

    assertThat(Reading.of(file.packed()).texts())
        .hasSize(3)
        .containsOnly(Reading.of(new WarcFile().page("", PAGE).packed()).texts().get(0));
  }

  @Test
  void losesOnlyTheRecordThatIsDamaged() {
    WarcFile file = new WarcFile();
    for (int i = 0; i < 5; i++) {
      file.page("http://a.example/" + i, PAGE);
    }
    for (int offset = 1; offset < 300; offset += 7) {
      byte[] bytes = file.packed();
      bytes[file.start(6) + offset] ^= 0x55; // in the third page

      Reading reading = Reading.of(bytes);

      assertThat(reading.documents().stream().map(Document::url))
          .contains("http://a.example/0", "http://a.example/1", "http://a.example/4");
    }
  }

  @Test
  void reportsDamageAndACut() {
    WarcFile file =
        new WarcFile().page("http://a.example/0", PAGE).page("http://a.example/1", PAGE);
    byte[] damaged = file.packed();
    damaged[file.start(3) - 6] ^= 1; // a checksum
    byte[] cut = Arrays.copyOf(file.packed(), file.start(5) - 100);

    assertThat(Reading.of(damaged).reasons()).containsExactly(Reason.DAMAGED_RECORD);
    assertThat(Reading.of(cut).reasons()).containsExactly(Reason.TRUNCATED);
    assertThat(Reading.of(cut).documents()).hasSize(1);
  }
}
