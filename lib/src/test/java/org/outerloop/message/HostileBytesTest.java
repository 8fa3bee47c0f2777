package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Spoiled files with digests that fit, as a hostile peer signs them, so that nothing but the parser
 * stands in their way.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileBytesTest {
  private static final long MAX_ALLOCATED_BYTES = 1 << 20;

  private final MessagePlan plan = Contributions.PLAN;
  private final Written good = Contributions.write(plan, Contributions.slices(plan, 1));
  private final PayloadBlock block = good.header().blocks().get(0);
  private final int bodyStart =
      (int) block.offset() + BlockParser.metadataBytes(good.file(), (int) block.offset(), "");
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private int accepted;

  @Test
  void refusesOrReadsTenThousandSpoiledFiles() {
    SplitMix64 random = new SplitMix64(42);
    for (int mutant = 0; mutant < 10_000; mutant++) {
      tryToRead(spoil(random));
    }

    assertThat(accepted).isBetween(1, 5000); // flipped signs, scales and unused metadata
  }

  @Test
  void refusesOrReadsFilesWithHugeNumbersAnywhere() {
    long[] numbers = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1L << 40, Integer.MAX_VALUE, 1};
    for (int position = 0; position + Long.BYTES <= good.file().length; position += 4) {
      for (long number : numbers) {
        byte[] file = good.file().clone();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(position, (int) number);
        tryToRead(file);
        bytes.putLong(position, number);
        tryToRead(file);
      }
    }
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < good.file().length; length += 7) {
      tryToRead(Arrays.copyOf(good.file(), length));
    }

    assertThat(accepted).isZero();
  }

  private byte[] spoil(SplitMix64 random) {
    byte[] file = good.file().clone();
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(file, random.nextInt(file.length));
    }
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int position = random.nextInt(file.length - Integer.BYTES);
      if (kind == 1) {
        file[position] ^= (byte) (1 << random.nextInt(8));
      } else if (kind == 2) {
        file[position] = (byte) random.nextLong();
      } else {
        int number = (int) random.nextLong() >> random.nextInt(32);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(position, number);
      }
    }
    return file;
  }

  /** Reads a file; any exception but the one promised fails the test. */
  private void tryToRead(byte[] file) {
    if (file.length == 0) {
      return;
    }
    Written spoiled = ArrowFiles.promised(file, block.offset(), block.length(), plan);
    List<SparseSlice> read = new ArrayList<>();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      ContributionReader reader = new ContributionReader(plan);
      reader.check(spoiled.header(), Contributions.BINDING, file.length);
      reader.readAll(spoiled.header(), Contributions.range(file), read::add);
    } catch (MalformedMessageException e) {
      assertThat(e.place()).isNotEmpty();
      return;
    } finally {
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).isLessThan(MAX_ALLOCATED_BYTES);
    }
    accepted++;
    assertReadAsWritten(file, read);
  }

  /** What was accepted and is written again gives the same body: nothing was guessed. */
  private void assertReadAsWritten(byte[] file, List<SparseSlice> read) {
    byte[] again = Contributions.write(plan, read).file();

    int bodyEnd = (int) block.end();
    assertThat(Arrays.copyOfRange(again, bodyStart, bodyEnd))
        .isEqualTo(Arrays.copyOfRange(file, bodyStart, bodyEnd));
    assertThat(read).allMatch(slice -> Double.isFinite(slice.squaredNorm()));
  }
}
