package org.outerloop.corpus;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.outerloop.corpus.Rejection.Reason;

/**
 * The main texts of the pages in a web archive: answers of status 200 that are HTML, and the plain
 * texts of WET files. Requests, images, errors and pages without text are passed over. A damaged
 * member of a gzip file costs the pages in it; reading goes on at the next member.
 */
final class WarcPages implements RecordSource {
  private static final Set<String> TYPES = Set.of("response", "resource", "conversion");
  private static final int OK = 200;

  private final String source;
  private final Optional<GzipMembers> members;
  private final WarcReader records;
  private final int maxRecordBytes;
  private final MainText mainText = new MainText();
  private long passedOver;
  private long offset;

  /**
   * @param members what unpacks the stream, if it can go on after damage
   * @param maxRecordBytes a longer record is passed over
   */
  WarcPages(
      String source, InputStream unpacked, Optional<GzipMembers> members, int maxRecordBytes) {
    this.source = source;
    this.members = members;
    this.records = new WarcReader(unpacked, TYPES, maxRecordBytes);
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public Optional<CorpusLine> next() throws IOException {
    try {
      for (Optional<WarcRecord> next = records.next(); next.isPresent(); next = records.next()) {
        WarcRecord record = next.get();
        offset = record.offset();
        String text = clean(text(record));
        if (!Characters.isBlank(text)) {
          return Optional.of(new Document(source, record.number(), text, clean(record.url())));
        }
        passedOver++;
      }
      return Optional.empty();
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(damagedRecord(e));
    }
  }

  private Rejection damagedRecord(IOException damage) throws IOException {
    if (members.isPresent() && members.get().nextMember()) {
      Rejection rejection =
          new Rejection(
              source, number(), records.offset(), Reason.DAMAGED_RECORD, damage.getMessage());
      records.resume();
      return rejection;
    }
    throw damage;
  }

  private String text(WarcRecord record) {
    return switch (record.type()) {
      case "conversion" -> PageCharset.decode(record.body(), "");
      case "resource" -> html(record.body(), record.field("content-type"));
      case "response" -> {
        HttpPage page = HttpPage.of(record.body(), maxRecordBytes);
        yield page.status() == OK ? html(page.payload(), page.contentType()) : "";
      }
      default -> "";
    };
  }

  private String html(byte[] payload, String contentType) {
    boolean html = contentType.contains("html") || (contentType.isEmpty() && startsAsHtml(payload));
    return html ? mainText.of(PageCharset.decode(payload, contentType)) : "";
  }

  private static boolean startsAsHtml(byte[] payload) {
    int at = 0;
    while (at < payload.length && payload[at] <= ' ' && payload[at] >= 0) {
      at++;
    }
    return at < payload.length && payload[at] == '<';
  }

  /** Text that has a UTF-8 form: half surrogate pairs, as references can spell them, go. */
  private static String clean(String text) {
    if (Characters.firstLoneSurrogate(text) < 0 && text.indexOf('\0') < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  @Override
  public long number() {
    return Math.max(1, records.number());
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public long passedOver() {
    return passedOver;
  }
}
