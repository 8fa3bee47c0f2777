package org.outerloop.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.outerloop.corpus.Rejection.Reason;

/**
 * Finds {@code text} and {@code url} in one line of JSON. All other keys are passed over token by
 * token: no trees, no recursion. Where a key stands twice, the last one counts.
 */
final class RecordParser {
  private static final int MAX_DEPTH = 1000;

  private final JsonFactory json =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private final String source;

  RecordParser(String source) {
    this.source = source;
  }

  CorpusLine parse(LineSplitter line) {
    byte[] bytes = line.bytes();
    int start = byteOrderMark(bytes, line.size());
    int illFormed = Utf8.firstIllFormed(bytes, start, line.size());
    if (illFormed >= 0) {
      String what = bytes[illFormed] == 0 ? "zero byte" : "no UTF-8";
      return reject(line, Reason.NOT_UTF8, what + " at byte " + illFormed + " of the line");
    }
    try (JsonParser tokens = json.createParser(bytes, start, line.size() - start)) {
      return readRecord(tokens, line);
    } catch (StreamConstraintsException e) {
      return reject(line, Reason.TOO_DEEP, e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      return reject(line, Reason.NOT_JSON, withoutText(e));
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to read", e);
    }
  }

  private CorpusLine readRecord(JsonParser tokens, LineSplitter line) throws IOException {
    JsonToken first = tokens.nextToken();
    if (first != JsonToken.START_OBJECT) {
      return reject(line, Reason.NOT_AN_OBJECT, "a record is an object, this is " + first);
    }
    JsonToken kind = null;
    String text = "";
    String url = "";
    while (tokens.nextToken() == JsonToken.FIELD_NAME) {
      String key = tokens.currentName();
      JsonToken value = tokens.nextToken();
      if (key.equals("text")) {
        kind = value;
        text = value == JsonToken.VALUE_STRING ? tokens.getText() : "";
      } else if (key.equals("url") && value == JsonToken.VALUE_STRING) {
        url = tokens.getText();
      }
      tokens.skipChildren();
    }
    if (tokens.nextToken() != null) {
      return reject(line, Reason.NOT_JSON, "something follows the record on its line");
    }
    return judge(line, kind, text, url);
  }

  private CorpusLine judge(LineSplitter line, JsonToken kind, String text, String url) {
    if (kind == null) {
      return reject(line, Reason.NO_TEXT, "the record has no key 'text'");
    } else if (kind != JsonToken.VALUE_STRING) {
      return reject(line, Reason.TEXT_NOT_A_STRING, "'text' is " + kind);
    } else if (Characters.isBlank(text)) {
      return reject(line, Reason.BLANK_TEXT, "'text' shows nothing");
    }
    int lone = Characters.firstLoneSurrogate(text);
    if (lone >= 0) {
      return reject(line, Reason.LONE_SURROGATE, "half a surrogate pair at character " + lone);
    }
    String cleanUrl = Characters.firstLoneSurrogate(url) >= 0 ? "" : url;
    return new Document(source, line.number(), text, cleanUrl);
  }

  Rejection reject(LineSplitter line, Reason reason, String detail) {
    return new Rejection(source, line.number(), line.offset(), reason, detail);
  }

  /** A byte order mark is tolerated at the start of any line: files get concatenated. */
  private static int byteOrderMark(byte[] bytes, int size) {
    boolean marked =
        size >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  /** Jackson quotes the offending token; a report must stay short and hold no page text. */
  private static String withoutText(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int quote = message.indexOf('\'');
    return "column %d: %s"
        .formatted(
            e.getLocation().getColumnNr(),
            quote > 0 && message.startsWith("Unrecognized token")
                ? "unrecognized token"
                : message.lines().findFirst().orElse(""));
  }
}
