package org.outerloop.bittensor;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * Where a seat says it can be reached; Templar's peers do not use it. Zeros where it says nothing.
 *
 * @param block in which it said so
 * @param ip as a number: of 32 bits if ipType is 4, of 128 if it is 6
 */
public record Axon(long block, long version, BigInteger ip, int port, int ipType, int protocol)
    implements Serializable {
  static final int BYTES = 34;

  static Axon read(ScaleReader reader) {
    long block = reader.u64();
    long version = reader.u32();
    byte[] little = reader.bytes(16).toBytes();
    byte[] big = new byte[little.length];
    for (int i = 0; i < big.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    Axon axon =
        new Axon(block, version, new BigInteger(1, big), reader.u16(), reader.u8(), reader.u8());
    reader.bytes(2); // placeholders
    return axon;
  }
}
