package org.outerloop.consensus;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.outerloop.protocol.Digest;

/**
 * A validator's wish. Nothing is checked here: {@link Chain} answers with a named error.
 *
 * @param hotkey whose row it is
 * @param uids whom it weighs
 * @param values beside them, 16 bits each
 * @param versionKey of the validator's software
 */
public record SetWeights(String hotkey, List<Integer> uids, List<Integer> values, long versionKey)
    implements Serializable {
  public SetWeights {
    uids = List.copyOf(uids);
    values = List.copyOf(values);
  }

  public static SetWeights of(String hotkey, List<Weight> weights, long versionKey) {
    return new SetWeights(
        hotkey,
        weights.stream().map(Weight::uid).toList(),
        weights.stream().map(weight -> (int) weight.value()).toList(),
        versionKey);
  }

  /** Its first element is the author's own uid, and there is no other. */
  boolean isSelfWeight(int uid) {
    return values.size() == 1 && !uids.isEmpty() && uids.get(0) == uid;
  }

  /**
   * What is published before the weights are.
   *
   * @param salt keeps others from trying likely weights until the hash fits
   */
  public Digest commitment(long salt) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(hotkey);
      out.writeLong(versionKey);
      out.writeLong(salt);
      write(out, uids);
      write(out, values);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to write", e);
    }
    return Digest.of(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, List<Integer> numbers) throws IOException {
    out.writeInt(numbers.size());
    for (int number : numbers) {
      out.writeInt(number);
    }
  }
}
