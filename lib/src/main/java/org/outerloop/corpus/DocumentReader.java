package org.outerloop.corpus;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.outerloop.corpus.Rejection.Reason;
import org.outerloop.protocol.Require;

/**
 * Reads the documents of one corpus file, line by line: JSON objects with a {@code text}, packed by
 * zstd (any number of frames, windows up to 128 MiB), by gzip, or not at all. The form is told by
 * the first bytes, not by the name.
 *
 * <p>A bad line becomes a {@link Rejection} and reading goes on. Where a file is damaged, the whole
 * records before the damage have been handed out, one last {@link Rejection} tells the place, and
 * the file ends there. A checksum stands at the end of what it protects: where it is wrong, records
 * of that frame were already handed out and may hold wrong bytes. A store that fails is another
 * matter: that is an {@link UncheckedIOException}.
 *
 * <p>Memory: one line, and what parsing it takes, at most a small multiple of the line limit. Not
 * thread-safe.
 */
public final class DocumentReader implements Closeable {
  private final String source;
  private final InputStream in;
  private final FileForm form;
  private final LineSplitter lines;
  private final RecordParser parser;
  private final int maxLineBytes;
  private long blankLines;
  private boolean ended;

  private DocumentReader(String source, InputStream in, FileForm form, int maxLineBytes) {
    this.source = source;
    this.in = in;
    this.form = form;
    this.maxLineBytes = maxLineBytes;
    this.lines = new LineSplitter(in, maxLineBytes);
    this.parser = new RecordParser(source);
  }

  /**
   * Starts reading a file; the reader owns the stream from now on.
   *
   * @param source name of the file, for documents and messages
   * @param maxLineBytes a longer line is rejected without being held
   */
  public static DocumentReader open(String source, InputStream file, int maxLineBytes) {
    Require.that(maxLineBytes > 0, "Lines of at most %s bytes", maxLineBytes);
    SourceStream packed = new SourceStream(file, source);
    try {
      byte[] first = packed.readNBytes(FileForm.MAGIC_BYTES);
      FileForm form = FileForm.of(first, first.length);
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), packed);
      return new DocumentReader(source, form.unpack(whole), form, maxLineBytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + source, e);
    }
  }

  /** The next document or rejection; empty at the end of the file. */
  public Optional<CorpusLine> next() {
    if (ended) {
      return Optional.empty();
    } else if (form == FileForm.UNKNOWN) {
      return damage(Reason.UNKNOWN_FORM, "is neither zstd, nor gzip, nor lines of JSON");
    }
    try {
      while (lines.next()) {
        if (lines.isTooLong()) {
          return Optional.of(tooLong());
        } else if (isBlankLine()) {
          blankLines++;
        } else {
          return Optional.of(parser.parse(lines));
        }
      }
      ended = true;
      return Optional.empty();
    } catch (EOFException e) {
      return damage(Reason.TRUNCATED, e.getMessage());
    } catch (IOException e) {
      return damage(Reason.CORRUPT, e.getMessage());
    }
  }

  /** Hands all that is left to a sink. */
  public void forEach(Sink sink) {
    for (Optional<CorpusLine> line = next(); line.isPresent(); line = next()) {
      if (line.get() instanceof Document document) {
        sink.accept(document);
      } else if (line.get() instanceof Rejection rejection) {
        sink.reject(rejection);
      }
    }
  }

  /** Lines of nothing but white space so far: passed over, not rejected. */
  public long blankLines() {
    return blankLines;
  }

  private Rejection tooLong() {
    return parser.reject(
        lines,
        Reason.LINE_TOO_LONG,
        "%d bytes are more than the limit of %d".formatted(lines.length(), maxLineBytes));
  }

  private Optional<CorpusLine> damage(Reason reason, String detail) {
    ended = true;
    long line = Math.max(1, lines.number());
    return Optional.of(new Rejection(source, line, lines.offset(), reason, detail));
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
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + source, e);
    }
  }

  /** Takes what a reader finds, in the order of the file. */
  public interface Sink {
    void accept(Document document);

    void reject(Rejection rejection);
  }
}
