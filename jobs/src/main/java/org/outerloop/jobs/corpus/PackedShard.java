package org.outerloop.jobs.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenShard;

/**
 * What a task tells of a shard it has written.
 *
 * @param heldOut which part it belongs to
 * @param file key of the shard
 * @param rows sequences in it
 * @param size bytes of the file
 * @param digest of the file
 * @param documents that went in
 * @param textBytes of these documents
 * @param tokens of these documents, ends of text included
 * @param dropped tokens at the end that filled no sequence
 */
record PackedShard(
    boolean heldOut,
    String file,
    long rows,
    long size,
    Digest digest,
    long documents,
    long textBytes,
    long tokens,
    long dropped)
    implements Serializable {

  TokenShard shard() {
    return new TokenShard(file, rows, size, digest);
  }
}
