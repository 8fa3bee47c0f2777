package org.outerloop.attest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.outerloop.protocol.SplitMix64;

/**
 * Writes a seeded pattern to memory outside of the heap, reads it back, and the same with all bits
 * inverted, so that each bit is once a 0 and once a 1.
 */
final class MemorySweep {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private MemorySweep() {}

  /**
   * What came back.
   *
   * @param flippedWords of 8 bytes that differ, in both sweeps together
   * @param gigabytesPerSecond written and read; making the pattern is a part of it
   */
  record Swept(long flippedWords, double gigabytesPerSecond) {}

  static Swept sweep(ChallengeSpec spec, Disturbance disturbance) {
    int bytes = spec.memoryMegabytes() << 20;
    LongBuffer words =
        ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asLongBuffer();
    long flipped = 0;
    double best = Double.MAX_VALUE;
    for (int repetition = 0; repetition < spec.repetitions(); repetition++) {
      long inverted = repetition % 2 == 0 ? 0 : -1;
      long begin = System.nanoTime();
      for (int turn = 0; turn < disturbance.slowness(); turn++) {
        write(words, spec.seed(), inverted);
      }
      disturbance.memory(words);
      flipped += differing(words, spec.seed(), inverted);
      best = Math.min(best, (System.nanoTime() - begin) * 1e-9);
    }
    return new Swept(flipped, 2e-9 * bytes / best);
  }

  private static void write(LongBuffer words, long seed, long inverted) {
    for (int i = 0; i < words.capacity(); i++) {
      words.put(i, pattern(seed, i) ^ inverted);
    }
  }

  private static long differing(LongBuffer words, long seed, long inverted) {
    long differing = 0;
    for (int i = 0; i < words.capacity(); i++) {
      differing += words.get(i) == (pattern(seed, i) ^ inverted) ? 0 : 1;
    }
    return differing;
  }

  private static long pattern(long seed, int word) {
    return SplitMix64.mix(seed + (word + 1) * GOLDEN_GAMMA);
  }
}
