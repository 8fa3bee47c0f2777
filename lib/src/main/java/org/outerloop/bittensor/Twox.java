package org.outerloop.bittensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Substrate's hashes for names that nobody can choose freely: xxHash64 with the seeds 0, 1, ... one
 * after the other, each little-endian.
 */
final class Twox {
  private final XXHash64 xxHash64 =
      XXHashFactory.safeInstance().hash64(); // plain Java, no native code

  /** 16 bytes for the name of a pallet or of an item. */
  byte[] hash128(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(hash64(bytes, 0))
        .putLong(hash64(bytes, 1))
        .array();
  }

  /** 8 bytes of hash and then the key itself, so that keys can be listed. */
  byte[] hash64Concat(byte[] key) {
    return ByteBuffer.allocate(8 + key.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(hash64(key, 0))
        .put(key)
        .array();
  }

  long hash64(byte[] bytes, long seed) {
    return xxHash64.hash(bytes, 0, bytes.length, seed);
  }
}
