package org.outerloop.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/**
 * Streams one shard of a checkpoint as a safetensors file. The header comes first, since the layout
 * fixes every offset, then slice after slice, so memory is one block of 64 KiB whatever the size.
 *
 * <p>The file appears at {@link #commit()}; closed before, it never does. Writing a shard again
 * with the same values gives the same bytes, so tasks may be repeated. Not thread-safe.
 */
public final class ShardWriter implements AutoCloseable {
  private final ParameterLayout layout;
  private final CheckpointShard shard;
  private final ObjectWriter out;
  private final List<Digest> digests = new ArrayList<>();
  private long written; // entries of the shard

  /**
   * @param keyPrefix folder of the checkpoint, ending in {@code /}
   */
  public ShardWriter(
      ObjectStore store, String keyPrefix, CheckpointShard shard, ParameterLayout layout) {
    Require.that(shard.endTensor() <= layout.tensors().size(), "%s is of another layout", shard);
    this.layout = layout;
    this.shard = shard;
    this.out = store.create(keyPrefix + shard.fileName());
    byte[] prologue =
        Safetensors.prologue(layout.tensors().subList(shard.firstTensor(), shard.endTensor()));
    out.write(prologue, 0, prologue.length);
  }

  /**
   * Writes the next slice.
   *
   * @param values its entries, row-major; more may follow in the array
   */
  public void write(Slice slice, float[] values) {
    Require.that(shard.holds(slice.tensor()), "%s is not of %s", slice, shard);
    TensorSpec tensor = layout.tensor(slice.tensor());
    long place = tensor.offset() + slice.offset() - firstEntry();
    Require.that(place == written, "%s begins at entry %s, expected is %s", slice, place, written);
    Require.that(
        slice.offset() + slice.length() <= tensor.size(), "%s is larger than its tensor", slice);
    digests.add(SliceDigest.of(values, slice.length()));
    Float32Bytes.forEachBlock(
        values, slice.length(), (bytes, length) -> out.write(bytes, 0, length));
    written += slice.length();
  }

  /** Makes the file appear; all of the shard must have been written. */
  public ShardDigests commit() {
    long entries = shard.dataBytes(layout) / Float.BYTES;
    Require.that(written == entries, "%s has %s of %s entries", shard, written, entries);
    out.commit();
    return new ShardDigests(shard, digests);
  }

  CheckpointShard shard() {
    return shard;
  }

  @Override
  public void close() {
    out.close();
  }

  private long firstEntry() {
    return layout.tensor(shard.firstTensor()).offset();
  }
}
