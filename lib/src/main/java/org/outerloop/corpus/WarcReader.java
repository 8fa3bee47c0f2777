package org.outerloop.corpus;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the records of a web archive (ISO 28500, WARC 1.0 and 1.1) one after the other. Where no
 * record starts, everything up to the next line that begins with {@code WARC/} is passed over.
 *
 * <p>Memory: one record, at most the limit. Not thread-safe.
 */
final class WarcReader {
  static final String MAGIC = "WARC/";
  private static final int MAX_HEAD_LINE = 64 * 1024;
  private static final int MAX_FIELDS = 200;

  private final ByteLines in;
  private final Set<String> types;
  private final int maxRecordBytes;
  private long number;
  private long skipped;

  /**
   * @param types of records whose body is wanted
   * @param maxRecordBytes the body of a longer record is passed over
   */
  WarcReader(InputStream in, Set<String> types, int maxRecordBytes) {
    this.in = new ByteLines(in);
    this.types = types;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * The next record; empty at the end of the file.
   *
   * @throws EOFException if the file ends inside a record
   * @throws IOException if bytes cannot be unpacked; what is left of that record is lost
   */
  Optional<WarcRecord> next() throws IOException {
    long offset = in.offset();
    String line = in.line(MAX_HEAD_LINE);
    while (!line.startsWith(MAGIC)) {
      if (in.atEnd()) {
        return Optional.empty();
      }
      skipped += line.isBlank() ? 0 : 1;
      offset = in.offset();
      line = in.line(MAX_HEAD_LINE);
    }
    number++;
    Map<String, String> fields = fields();
    return Optional.of(new WarcRecord(number, offset, fields, body(fields)));
  }

  private Map<String, String> fields() throws IOException {
    Map<String, String> fields = new HashMap<>();
    String last = "";
    for (String line = in.line(MAX_HEAD_LINE); !line.isEmpty(); line = in.line(MAX_HEAD_LINE)) {
      int colon = line.indexOf(':');
      if (Character.isWhitespace(line.charAt(0)) && !last.isEmpty()) {
        fields.merge(last, " " + line.strip(), String::concat);
      } else if (colon > 0 && fields.size() < MAX_FIELDS) {
        last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        fields.put(last, line.substring(colon + 1).strip());
      }
    }
    in.requireNotEnded();
    return fields;
  }

  private byte[] body(Map<String, String> fields) throws IOException {
    String length = fields.getOrDefault("content-length", "");
    boolean known = length.matches("\\d{1,18}");
    boolean wanted = types.contains(fields.getOrDefault("warc-type", ""));
    long bytes = known ? Long.parseLong(length) : 0; // else the search for the next record skips it
    if (wanted && bytes <= maxRecordBytes) {
      return in.bytes((int) bytes);
    }
    in.skip(bytes);
    return new byte[0];
  }

  /** Forgets what was read ahead: the stream goes on at another place. */
  void resume() {
    in.clear();
  }

  /** Records so far. */
  long number() {
    return number;
  }

  long offset() {
    return in.offset();
  }

  /** Lines so far that stood where a record should have begun. */
  long skippedLines() {
    return skipped;
  }

  /** Lines and runs of bytes of a stream, with a buffer of its own. */
  private static final class ByteLines {
    private final InputStream in;
    private final byte[] buffer = new byte[8 * 1024];
    private int at;
    private int end;
    private long read;
    private boolean ended;

    ByteLines(InputStream in) {
      this.in = in;
    }

    /** A line without LF or CRLF, cut at a most; empty at the end of the stream. */
    String line(int most) throws IOException {
      StringBuilder line = new StringBuilder();
      while (at < end || fill()) {
        byte next = buffer[at++];
        if (next == '\n') {
          break;
        } else if (line.length() < most) {
          line.append((char) (next & 0xFF));
        }
      }
      int length = line.length();
      boolean carriageReturn = length > 0 && line.charAt(length - 1) == '\r';
      String latin = line.substring(0, carriageReturn ? length - 1 : length);
      return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    byte[] bytes(int count) throws IOException {
      byte[] bytes = new byte[count];
      for (int done = 0; done < count; ) {
        requireMore();
        int some = Math.min(count - done, end - at);
        System.arraycopy(buffer, at, bytes, done, some);
        at += some;
        done += some;
      }
      return bytes;
    }

    void skip(long count) throws IOException {
      for (long left = count; left > 0; ) {
        requireMore();
        int some = (int) Math.min(left, end - at);
        at += some;
        left -= some;
      }
    }

    /** Fails if the last line is empty because there was none. */
    void requireNotEnded() throws IOException {
      if (ended) {
        throw new EOFException("archive ends inside a record");
      }
    }

    private void requireMore() throws IOException {
      if (at >= end && !fill()) {
        throw new EOFException("archive ends inside a record");
      }
    }

    private boolean fill() throws IOException {
      read += end;
      at = 0;
      end = 0;
      end = Math.max(0, in.read(buffer));
      ended = end == 0;
      return !ended;
    }

    void clear() {
      read += end;
      at = 0;
      end = 0;
      ended = false;
    }

    boolean atEnd() {
      return ended && at >= end;
    }

    long offset() {
      return read + at;
    }
  }
}
