package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outerloop.corpus.Rejection.Reason.CORRUPT;
import static org.outerloop.corpus.Rejection.Reason.LINE_TOO_LONG;
import static org.outerloop.corpus.Rejection.Reason.NOT_JSON;
import static org.outerloop.corpus.Rejection.Reason.TRUNCATED;
import static org.outerloop.corpus.Rejection.Reason.UNKNOWN_FORM;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.SplitMix64;

@Timeout(60)
class DocumentReaderTest {
  private static final String TWO_LINES = record("one") + record("two");

  @Test
  void tellsWhereADocumentCameFrom() {
    Reading reading = Reading.ofLines("\n" + record("one") + "{\"text\":\"two\",\"url\":\"u\"}");

    assertThat(reading.documents())
        .containsExactly(new Document("file", 2, "one", ""), new Document("file", 3, "two", "u"));
    assertThat(reading.blankLines()).isEqualTo(1);
  }

  @Test
  void findsTheTextAmongOtherKeysOfAnyShape() {
    String nested =
        "{\"a\":[1,{\"text\":\"inner\"}],\"\\u0074ext\":\"outer\",\"b\":{\"url\":\"x\"}}";

    assertThat(Reading.ofLines(nested).documents())
        .containsExactly(new Document("file", 1, "outer", ""));
  }

  @Test
  void readsAllMembersOfAGzipFile() throws IOException {
    byte[] file = join(gzip(record("one")), gzip(""), gzip(record("two")), new byte[512]);

    assertThat(Reading.of(file).texts()).containsExactly("one", "two");
    assertThat(Reading.of(file).rejections()).isEmpty();
  }

  @Test
  void reportsWhatFollowsTheLastGzipMember() throws IOException {
    Reading reading = Reading.of(join(gzip(TWO_LINES), "garbage".getBytes(StandardCharsets.UTF_8)));

    assertThat(reading.texts()).containsExactly("one", "two");
    assertThat(reading.reasons()).containsExactly(CORRUPT);
  }

  @Test
  void keepsWholeRecordsBeforeTheCutOfAGzipFile() throws IOException {
    byte[] whole = gzip(TWO_LINES);

    Reading reading = Reading.of(Arrays.copyOf(whole, whole.length - 3));

    assertThat(reading.texts()).containsExactly("one", "two");
    assertThat(reading.reasons()).containsExactly(TRUNCATED);
    assertThat(reading.rejections().get(0).line()).isEqualTo(3);
  }

  @Test
  void keepsWholeRecordsBeforeTheCutOfAZstdFile() {
    byte[] second = Zstd.compress(record("two").getBytes(StandardCharsets.UTF_8));
    byte[] file = join(zstd(record("one")), Arrays.copyOf(second, second.length - 2));

    Reading reading = Reading.of(file);

    assertThat(reading.texts()).containsExactly("one");
    assertThat(reading.reasons()).containsExactly(TRUNCATED);
  }

  @Test
  void neverPassesHalfALineAsWhole() {
    byte[] cut = zstd("{\"text\":\"one\"}\n{\"text\":\"tw");

    Reading reading = Reading.of(cut);

    assertThat(reading.texts()).containsExactly("one");
    assertThat(reading.reasons()).containsExactly(NOT_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BZh91AY\u0000", "PK\u0003\u0004", "PAR1\u0000\u0000", "\u00fd7zXZ"})
  void namesAFileThatIsNeitherPackedTextNorText(String magic) {
    byte[] file = magic.getBytes(StandardCharsets.ISO_8859_1);

    Reading reading = Reading.of(file);

    assertThat(reading.documents()).isEmpty();
    assertThat(reading.rejections()).hasSize(1);
  }

  @Test
  void namesAZstdFileWhoseFirstByteIsDamaged() {
    byte[] file = zstd(TWO_LINES);
    file[0] ^= 2;

    assertThat(Reading.of(file).reasons()).containsExactly(UNKNOWN_FORM);
  }

  @Test
  void passesOverALineAboveTheLimitAndReadsOn() {
    String lines = record("x".repeat(100_000)) + record("short") + record("y".repeat(1 << 20));

    Reading reading = Reading.of(zstd(lines), 50_000);

    assertThat(reading.texts()).containsExactly("short");
    assertThat(reading.reasons()).containsExactly(LINE_TOO_LONG, LINE_TOO_LONG);
    assertThat(reading.rejections().get(0).detail())
        .isEqualTo("100011 bytes are more than the limit of 50000");
    assertThat(reading.rejections().get(1).line()).isEqualTo(3);
  }

  @Test
  void aLineAtTheLimitPasses() {
    int size = record("abc").length() - 1;

    assertThat(Reading.of(record("abc").getBytes(StandardCharsets.UTF_8), size).documents())
        .hasSize(1);
    assertThat(Reading.of(record("abc").getBytes(StandardCharsets.UTF_8), size - 1).reasons())
        .containsExactly(LINE_TOO_LONG);
  }

  @Test
  void survivesAnyDamageToAFile() throws IOException {
    SplitMix64 random = new SplitMix64(11);
    for (byte[] whole : List.of(zstd(TWO_LINES.repeat(50)), gzip(TWO_LINES.repeat(50)))) {
      for (int i = 0; i < 300; i++) {
        byte[] damaged = Arrays.copyOf(whole, whole.length - random.nextInt(whole.length));
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

        Reading reading = Reading.of(damaged);

        assertThat(reading.documents().size()).isLessThan(200);
      }
    }
  }

  @Test
  void leavesAFailingStoreToTheCaller() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(() -> DocumentReader.open("s3a://b/k", failing, 10))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot read s3a://b/k: connection reset");
  }

  @Test
  void rejectionsSayFileLineAndByte() {
    Reading reading = Reading.ofLines(record("one") + "nonsense\n");

    assertThat(reading.rejections().get(0))
        .asString()
        .matches("file: line 2 \\(byte 15\\): not-json: column \\d+: unrecognized token");
  }

  @Test
  void aDocumentIsKnownByTheDigestOfItsText() {
    assertThat(new Document("a", 1, "text", "u").id())
        .isEqualTo(new Document("b", 9, "text", "").id());
  }

  @Test
  void readsNothingFromAnEmptyStream() {
    try (DocumentReader reader =
        DocumentReader.open("empty", new ByteArrayInputStream(new byte[0]), 10)) {
      assertThat(reader.next()).isEmpty();
      assertThat(reader.next()).isEmpty();
    }
  }

  private static String record(String text) {
    return "{\"text\":\"" + text + "\"}\n";
  }

  private static byte[] zstd(String lines) {
    return Zstd.compress(lines.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(String lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
