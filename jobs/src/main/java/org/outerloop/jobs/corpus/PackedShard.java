package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenShard;

/**
 * What a task tells of a shard it has written.
 *
 * @param heldOut which part it belongs to
 * @param file key of the shard
 * @param rows sequences in it
 * @param size bytes of the file
 * @param digest of the file
 * @param documents of the cells that are counted here; their sequences lie in all shards
 * @param textBytes of these documents
 * @param tokens of these documents, ends of text included
 * @param dropped tokens at the ends of these cells that filled no sequence
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

  /** One of the two parts, of the shards of both. */
  static TokenPart part(List<PackedShard> all, boolean heldOut) {
    List<PackedShard> shards =
        all.stream()
            .filter(shard -> shard.heldOut() == heldOut)
            .sorted(Comparator.comparing(PackedShard::file))
            .toList();
    return new TokenPart(
        shards.stream().mapToLong(PackedShard::documents).sum(),
        shards.stream().mapToLong(PackedShard::textBytes).sum(),
        shards.stream().mapToLong(PackedShard::tokens).sum(),
        shards.stream().mapToLong(PackedShard::dropped).sum(),
        shards.stream().map(PackedShard::shard).toList());
  }
}
