package org.outerloop.tokens;

import java.util.List;
import org.outerloop.protocol.Require;

/**
 * One of the two parts of a corpus: to train on, or held out.
 *
 * @param documents in it
 * @param bytes of their text in UTF-8
 * @param tokens with one end of text per document; those dropped are among them
 * @param dropped tokens at the ends of shards that filled no sequence
 * @param shards in order; sequences are numbered through them
 */
public record TokenPart(
    long documents, long bytes, long tokens, long dropped, List<TokenShard> shards) {
  public TokenPart {
    Require.that(documents >= 0, "A part of %s documents", documents);
    Require.that(bytes >= 0, "A part of %s bytes", bytes);
    Require.that(
        0 <= dropped && dropped <= tokens, "%s tokens dropped of %s in a part", dropped, tokens);
    shards = List.copyOf(shards);
  }

  /** Sequences in all shards. */
  public long sequences() {
    return shards.stream().mapToLong(TokenShard::rows).sum();
  }
}
