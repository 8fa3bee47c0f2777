package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.outerloop.corpus.Rejection.Reason.BLANK_TEXT;
import static org.outerloop.corpus.Rejection.Reason.CORRUPT;
import static org.outerloop.corpus.Rejection.Reason.LONE_SURROGATE;
import static org.outerloop.corpus.Rejection.Reason.NOT_AN_OBJECT;
import static org.outerloop.corpus.Rejection.Reason.NOT_JSON;
import static org.outerloop.corpus.Rejection.Reason.NOT_UTF8;
import static org.outerloop.corpus.Rejection.Reason.NO_TEXT;
import static org.outerloop.corpus.Rejection.Reason.TEXT_NOT_A_STRING;
import static org.outerloop.corpus.Rejection.Reason.TOO_DEEP;
import static org.outerloop.corpus.Rejection.Reason.TRUNCATED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.RecordJson;

/** Every file of the shared folder of bad input, against what EXPECTED.json says of it. */
class DirtyFilesTest {
  private static final Path DIRTY =
      Path.of(System.getProperty("outerloop.shared", "none"), "data", "dirty");

  @BeforeAll
  static void needsTheSharedFiles() {
    boolean there = Files.isDirectory(DIRTY);
    if (!there) {
      System.out.println("Skipped: no folder of bad input at " + DIRTY);
    }
    assumeTrue(there, "no folder of bad input at " + DIRTY);
  }

  @ParameterizedTest
  @CsvSource({
    "crlf.jsonl.zst, 6",
    "no_final_newline.jsonl.zst, 6",
    "multi_frame.jsonl.zst, 6",
    "ok.jsonl.gz, 6",
    "ok.jsonl, 6",
    "gzip_named_zst.jsonl.zst, 6",
    "plain_named_zst.jsonl.zst, 6",
    "zero_bytes.jsonl.zst, 0",
    "empty_frame.jsonl.zst, 0",
    "duplicates_exact.jsonl.zst, 110",
    "near_duplicates.jsonl.zst, 333",
    "paragraph_duplicates.jsonl.zst, 30",
    "filter_boundaries.jsonl.zst, 16",
    "pii.jsonl.zst, 20",
    "contaminated.jsonl.zst, 60"
  })
  void readsWholeFiles(String name, int records) {
    Reading reading = read(name);

    assertThat(reading.documents()).hasSize(records);
    assertThat(reading.rejections()).isEmpty();
  }

  @Test
  void readsTheSameSixRecordsWhateverTheyArePackedIn() {
    Reading plain = read("ok.jsonl");

    for (String name : new String[] {"ok.jsonl.gz", "crlf.jsonl.zst", "multi_frame.jsonl.zst"}) {
      assertThat(read(name).documents()).isEqualTo(plain.documents());
    }
  }

  @Test
  void expectsWhatTheListOfExpectationsSays() {
    Map<String, Integer> records =
        RecordJson.parse(bytes("EXPECTED.json")).properties().stream()
            .filter(entry -> entry.getValue().has("records"))
            .filter(entry -> entry.getValue().get("records").isInt())
            .collect(
                Collectors.toMap(Map.Entry::getKey, e -> e.getValue().get("records").intValue()));

    assertThat(records).hasSizeGreaterThan(10);
    records.forEach((name, count) -> assertThat(read(name).documents()).as(name).hasSize(count));
  }

  @Test
  void keepsTheGoodLinesOfABrokenFileAndSaysWhatIsWrongWithTheOthers() {
    Reading reading = read("broken_lines.jsonl.zst");

    assertThat(reading.documents()).hasSize(15);
    assertThat(reading.blankLines()).isEqualTo(2);
    assertThat(reading.rejections()).hasSize(39 - 15 - 2);
    assertThat(reading.reasons().subList(0, 15)).containsOnly(NOT_JSON);
    assertThat(reading.reasons().subList(15, 22))
        .containsExactly(
            NOT_AN_OBJECT, NOT_AN_OBJECT, NOT_AN_OBJECT, NOT_AN_OBJECT, NO_TEXT, NO_TEXT, NOT_JSON);
    assertThat(reading.rejections().get(0))
        .isEqualTo(new Rejection("file", 2, 3053, NOT_JSON, reading.rejections().get(0).detail()));
    assertThat(reading.rejections()).allMatch(rejection -> rejection.detail().length() < 200);
  }

  @Test
  void usesOnlyTextsThatAreStringsAndShowSomething() {
    Reading reading = read("empty_and_wrong_types.jsonl.zst");

    assertThat(reading.documents())
        .extracting(Document::line)
        .containsExactly(8L, 9L, 10L, 11L, 12L);
    assertThat(reading.documents().get(4).text()).isEqualTo("second wins or error");
    assertThat(reading.documents().get(0).url()).isEmpty();
    assertThat(reading.reasons())
        .containsExactly(
            BLANK_TEXT,
            BLANK_TEXT,
            TEXT_NOT_A_STRING,
            NO_TEXT,
            TEXT_NOT_A_STRING,
            TEXT_NOT_A_STRING,
            BLANK_TEXT);
  }

  @Test
  void acceptsUtf8AndNothingElse() {
    Reading reading = read("encodings.jsonl.zst");

    assertThat(reading.texts())
        .containsExactly(
            "bom before object",
            "nul \0 inside",
            "line\u2028separator\u2029and\u0085nel",
            "emoji \uD83D\uDC69\u200D\uD83D\uDCBB and \uD83D\uDE00");
    assertThat(reading.reasons())
        .containsExactly(
            NOT_UTF8, NOT_UTF8, LONE_SURROGATE, NOT_UTF8, NOT_JSON, NOT_UTF8, NOT_UTF8, NOT_UTF8);
  }

  @Test
  void reportsAFrameThatIsCutShort() {
    Reading reading = read("truncated.jsonl.zst");

    assertThat(reading.documents().size()).isLessThan(40);
    assertThat(reading.reasons()).containsExactly(TRUNCATED);
  }

  @Test
  void reportsAFlippedByte() {
    assertThat(read("bitflip.jsonl.zst").reasons()).containsExactly(CORRUPT);
  }

  @Test
  void reportsBytesAfterTheLastFrameAndKeepsTheRecordsBefore() {
    Reading reading = read("trailing_garbage.jsonl.zst");

    assertThat(reading.documents()).isEqualTo(read("ok.jsonl").documents());
    assertThat(reading.reasons()).containsExactly(CORRUPT);
    assertThat(reading.rejections().get(0).line()).isEqualTo(7);
    assertThat(reading.rejections().get(0).offset()).isEqualTo(33515);
  }

  @Test
  void readsALineOfFortyEightMegabytes() {
    Reading reading = read("huge_line.jsonl.zst");

    assertThat(reading.documents()).hasSize(3);
    byte[] huge = reading.documents().get(1).text().getBytes(StandardCharsets.UTF_8);
    assertThat(huge).hasSize(48_040_629);
  }

  @Test
  void followsNestingOnlySoFarAndReadsOn() {
    Reading reading = read("deep_json.jsonl.zst");

    assertThat(reading.reasons()).containsExactly(TOO_DEEP);
    assertThat(reading.documents()).hasSize(1);
  }

  private static Reading read(String name) {
    return Reading.of(bytes(name));
  }

  private static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(DIRTY.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + DIRTY.resolve(name), e);
    }
  }
}
