package org.outerloop.corpus;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.outerloop.corpus.Rejection.Reason;
import org.outerloop.protocol.Require;

/**
 * Reads the documents of one corpus file, line by line: JSON objects with a {@code text}, packed by
 * zstd (any number of frames, windows up to 128 MiB), by gzip, or not at all. The form is told by
 * the first bytes, not by the name. A file that unpacks to a web archive gives the main texts of
 * its pages instead; its records count as lines.
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
  private final int maxLineBytes;
  private Optional<RecordSource> records = Optional.empty();
  private boolean ended;

  private DocumentReader(String source, InputStream in, FileForm form, int maxLineBytes) {
    this.source = source;
    this.in = in;
    this.form = form;
    this.maxLineBytes = maxLineBytes;
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
      Optional<CorpusLine> next = records().next();
      ended = next.isEmpty();
      return next;
    } catch (EOFException e) {
      return damage(Reason.TRUNCATED, e.getMessage());
    } catch (IOException e) {
      return damage(Reason.CORRUPT, e.getMessage());
    }
  }

  /** The first unpacked bytes tell an archive from lines of JSON. */
  private RecordSource records() throws IOException {
    if (records.isEmpty()) {
      byte[] first = in.readNBytes(WarcReader.MAGIC.length());
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), in);
      boolean archive = new String(first, StandardCharsets.US_ASCII).equals(WarcReader.MAGIC);
      Optional<GzipMembers> members =
          in instanceof GzipMembers gzip ? Optional.of(gzip) : Optional.empty();
      records =
          Optional.of(
              archive
                  ? new WarcPages(source, whole, members, maxLineBytes)
                  : new JsonLines(source, whole, maxLineBytes));
    }
    return records.get();
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

  /** Blank lines so far, or records of an archive that are no page: passed over, not rejected. */
  public long blankLines() {
    return records.map(RecordSource::passedOver).orElse(0L);
  }

  private Optional<CorpusLine> damage(Reason reason, String detail) {
    ended = true;
    long line = Math.max(1, records.map(RecordSource::number).orElse(1L));
    long offset = records.map(RecordSource::offset).orElse(0L);
    return Optional.of(new Rejection(source, line, offset, reason, detail));
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
