package org.outerloop.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * One page of text.
 *
 * @param source name of the file it came from
 * @param line its number there, from 1
 * @param text never blank, always encodable as UTF-8
 * @param url where the page was found; empty if the record does not say
 */
public record Document(String source, long line, String text, String url)
    implements CorpusLine, Serializable {
  public Document {
    Require.that(line > 0, "Lines count from 1, got %s", line);
  }

  /** Digest of the text as UTF-8: two documents of the same text have the same id. */
  public Digest id() {
    return Digest.ofText(text);
  }
}
