package org.outerloop.corpus;

import java.io.Serializable;
import java.util.Locale;

/**
 * A line that gave no document, or the place where a file stopped being readable.
 *
 * @param source name of the file
 * @param line number of the line, from 1
 * @param offset of its first byte in the decompressed file
 * @param reason what class of fault
 * @param detail the fault in words, without text from the line
 */
public record Rejection(String source, long line, long offset, Reason reason, String detail)
    implements CorpusLine, Serializable {

  /** Why there is no document. */
  public enum Reason {
    /** Bytes that are no UTF-8, zero bytes among them. */
    NOT_UTF8,
    /** Not one JSON value. */
    NOT_JSON,
    /** JSON, but no object. */
    NOT_AN_OBJECT,
    /** Arrays or objects nested deeper than the reader follows. */
    TOO_DEEP,
    /** No {@code text} key. */
    NO_TEXT,
    /** A {@code text} that is no string. */
    TEXT_NOT_A_STRING,
    /** A {@code text} of white space, control and zero-width characters only. */
    BLANK_TEXT,
    /** A {@code text} with half a surrogate pair: it has no UTF-8 form. */
    LONE_SURROGATE,
    /** Longer than the set limit; skipped without being held. */
    LINE_TOO_LONG,
    /** A record of a web archive whose bytes cannot be unpacked; reading goes on behind it. */
    DAMAGED_RECORD,
    /** The file is of another kind: not zstd, not gzip, not lines of text. */
    UNKNOWN_FORM,
    /** The file ends inside a compressed frame. */
    TRUNCATED,
    /** The file cannot be decompressed from here on, or a checksum is wrong. */
    CORRUPT;

    /** Whether the rest of the file is lost, not only a line. */
    public boolean endsFile() {
      return compareTo(UNKNOWN_FORM) >= 0;
    }

    /** As in tables and messages: {@code not-json}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String toString() {
    return "%s: line %d (byte %d): %s: %s".formatted(source, line, offset, reason.label(), detail);
  }
}
