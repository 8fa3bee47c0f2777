package org.outerloop.checkpoint;

import java.io.Serializable;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;

/**
 * One file of a checkpoint: a run of whole tensors in layout order.
 *
 * @param number from 1
 * @param count of all shards
 * @param firstTensor index in the layout
 * @param endTensor one past the last
 */
public record CheckpointShard(int number, int count, int firstTensor, int endTensor)
    implements Serializable {

  public CheckpointShard {
    Require.that(1 <= number && number <= count, "Shard %s of %s", number, count);
    Require.that(
        0 <= firstTensor && firstTensor < endTensor,
        "Shard of tensors [%s, %s) is empty",
        firstTensor,
        endTensor);
  }

  /** As Hugging Face names it: {@code model-00001-of-00003.safetensors}. */
  public String fileName() {
    return "model-%05d-of-%05d.safetensors".formatted(number, count);
  }

  public boolean holds(int tensor) {
    return firstTensor <= tensor && tensor < endTensor;
  }

  /** Bytes of all its tensors as float32. */
  public long dataBytes(ParameterLayout layout) {
    long entries = 0;
    for (int tensor = firstTensor; tensor < endTensor; tensor++) {
      entries += layout.tensor(tensor).size();
    }
    return Math.multiplyExact(entries, (long) Float.BYTES);
  }
}
