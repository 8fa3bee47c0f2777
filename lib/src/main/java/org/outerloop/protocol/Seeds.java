package org.outerloop.protocol;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Every random choice of a run, as a hash of (run seed, round, who, purpose). Two parties that know
 * these four agree on the choice without speaking, and no choice depends on the order of calls.
 */
public final class Seeds {
  private Seeds() {}

  public static long of(long runSeed, long round, String who, String purpose) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(runSeed);
      out.writeLong(round);
      out.writeUTF(who);
      out.writeUTF(purpose);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to write", e);
    }
    return Digest.of(bytes.toByteArray()).first64();
  }

  /** A generator for this choice. */
  public static SplitMix64 generator(long runSeed, long round, String who, String purpose) {
    return new SplitMix64(of(runSeed, round, who, purpose));
  }
}
