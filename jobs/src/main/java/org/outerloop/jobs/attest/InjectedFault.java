package org.outerloop.jobs.attest;

import java.io.Serializable;
import java.nio.LongBuffer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.attest.Disturbance;

/**
 * A fault of one executor, for rehearsals: {@code wrong@1} lets executor 1 flip one bit of every
 * product, {@code flip@1} one bit of memory, {@code slow@1} makes it do all work four times, {@code
 * silent@1} keeps it from answering.
 */
record InjectedFault(Kind kind, String executor) implements Serializable {
  private static final Pattern TEXT = Pattern.compile("(wrong|flip|slow|silent)@(\\S+)");
  private static final int SLOWNESS = 4;

  enum Kind {
    WRONG,
    FLIP,
    SLOW,
    SILENT
  }

  static InjectedFault parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "fault '" + text + "' is none of wrong@ID, flip@ID, slow@ID, silent@ID");
    }
    return new InjectedFault(
        Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), matcher.group(2));
  }

  boolean silences(String here) {
    return kind == Kind.SILENT && executor.equals(here);
  }

  /** What it does to the executor of this name. */
  Disturbance in(String here) {
    return executor.equals(here) ? new Flaw(kind) : Disturbance.NONE;
  }

  private record Flaw(Kind kind) implements Disturbance {
    @Override
    public void memory(LongBuffer written) {
      if (kind == Kind.FLIP) {
        int word = written.capacity() / 3;
        written.put(word, written.get(word) ^ 1L << 17);
      }
    }

    @Override
    public void product(float[] values) {
      if (kind == Kind.WRONG) {
        int place = values.length / 3;
        values[place] = Float.intBitsToFloat(Float.floatToRawIntBits(values[place]) ^ 1 << 20);
      }
    }

    @Override
    public int slowness() {
      return kind == Kind.SLOW ? SLOWNESS : 1;
    }
  }
}
