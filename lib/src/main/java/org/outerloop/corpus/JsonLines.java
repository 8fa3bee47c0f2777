package org.outerloop.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.outerloop.corpus.Rejection.Reason;

/** Documents as JSON objects, one a line. */
final class JsonLines implements RecordSource {
  private final LineSplitter lines;
  private final RecordParser parser;
  private final int maxLineBytes;
  private long blankLines;

  JsonLines(String source, InputStream unpacked, int maxLineBytes) {
    this.lines = new LineSplitter(unpacked, maxLineBytes);
    this.parser = new RecordParser(source);
    this.maxLineBytes = maxLineBytes;
  }

  @Override
  public Optional<CorpusLine> next() throws IOException {
    while (lines.next()) {
      if (lines.isTooLong()) {
        return Optional.of(tooLong());
      } else if (isBlankLine()) {
        blankLines++;
      } else {
        return Optional.of(parser.parse(lines));
      }
    }
    return Optional.empty();
  }

  private Rejection tooLong() {
    return parser.reject(
        lines,
        Reason.LINE_TOO_LONG,
        "%d bytes are more than the limit of %d".formatted(lines.length(), maxLineBytes));
  }

  private boolean isBlankLine() {
    for (int i = 0; i < lines.size(); i++) {
      byte value = lines.bytes()[i];
      if (value != ' ' && value != '\t' && value != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public long number() {
    return lines.number();
  }

  @Override
  public long offset() {
    return lines.offset();
  }

  @Override
  public long passedOver() {
    return blankLines;
  }
}
