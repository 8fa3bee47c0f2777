package org.outerloop.bittensor;

import java.io.Serializable;
import java.util.List;

/**
 * What an account has put on the chain for one subnet, last time it did: {@code deposit u64, block
 * u32, fields}. With one field of 128 bytes that is 142 bytes.
 *
 * @param deposit in rao, 10^-9 of the coin
 * @param block in which it was put there
 */
public record Commitment(long deposit, long block, List<CommitmentField> fields)
    implements Serializable {
  private static final int MAX_FIELDS = 3;

  public Commitment {
    fields = List.copyOf(fields);
  }

  /** Throws {@link MalformedScaleException} for anything that the chain could not have written. */
  public static Commitment parse(Octets bytes) {
    ScaleReader reader = new ScaleReader(bytes);
    long deposit = reader.u64();
    long block = reader.u32();
    List<CommitmentField> fields = reader.list(1, CommitmentField::read);
    if (fields.size() > MAX_FIELDS) {
      throw reader.malformed("%d fields where %d are allowed", fields.size(), MAX_FIELDS);
    }
    reader.finish();
    return new Commitment(deposit, block, fields);
  }
}
