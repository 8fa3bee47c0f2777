package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.message.MessageMutator.Kind;
import org.outerloop.message.MessageMutator.Mutant;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Spoilt files with digests and signatures that fit, so that nothing but the parser stands in their
 * way: none crashes or hangs it, none costs much, and what is accepted has no other spelling.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileBytesTest {
  /** Of each codec; more than 10,000 over all. */
  private static final int MUTANTS = Integer.getInteger("outerloop.mutants", 1000);

  private static final long MAX_ALLOCATED_BYTES = 16 << 20;
  private static final PeerKeys KEYS = PeerKeys.generate();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Kind, Integer> accepted = new EnumMap<>(Kind.class);
  private long baseline;
  private long mostAllocated;
  private long slowestNanos;

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesOrReadsAThousandSpoiltFiles(Codec codec) {
    MessagePlan plan = codec.plan();
    MessageMutator mutator = new MessageMutator(plan, KEYS, codec.toString().hashCode());
    for (int i = 0; i < 50; i++) {
      assertThat(read(plan, mutator.good())).isTrue(); // loads classes, fills caches
    }
    baseline = mostAllocated = 0;
    assertThat(read(plan, mutator.good())).isTrue();
    baseline = mostAllocated;
    slowestNanos = 0;
    for (int i = 0; i < MUTANTS; i++) {
      Mutant mutant = mutator.next();
      if (read(plan, mutant)) {
        accepted.merge(mutant.kind(), 1, Integer::sum);
      }
    }
    System.out.printf(
        "%s: accepted %s of %d, most allocated %,d over %,d bytes, slowest %.1f ms%n",
        codec, accepted, MUTANTS, mostAllocated - baseline, baseline, slowestNanos / 1e6);
    // flipped signs, other scales, a foreign slice, unused metadata; claims nobody can check
    assertThat(accepted.values().stream().mapToInt(n -> n).sum()).isBetween(1, MUTANTS / 2);
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesEveryTruncation(Codec codec) {
    MessagePlan plan = codec.plan();
    Mutant good = new MessageMutator(plan, KEYS, 1).good();
    PayloadBlock block = SignedHeader.verify(good.json(), KEYS.publicKey()).blocks().get(0);
    for (int length = 1; length < good.file().length; length += 7) {
      byte[] part = Arrays.copyOf(good.file(), length);
      byte[] json =
          SignedHeader.sign(
              ArrowFiles.promised(part, block.offset(), block.length(), plan).header(),
              KEYS.privateKey());

      assertThat(read(plan, new Mutant(Kind.LENGTH, part, json))).isFalse();
    }
  }

  /** Whether a file is accepted; any exception but the one promised fails the test. */
  private boolean read(MessagePlan plan, Mutant mutant) {
    List<SparseSlice> read = new ArrayList<>();
    long nanos = System.nanoTime();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      ContributionReader reader = new ContributionReader(plan);
      ContributionHeader header = SignedHeader.verify(mutant.json(), KEYS.publicKey());
      reader.check(header, Contributions.BINDING, mutant.file().length);
      reader.readAll(header, Contributions.range(mutant.file()), read::add);
    } catch (MalformedMessageException e) {
      assertThat(e.place()).isNotEmpty();
      assertThat(e.reason()).isNotEmpty();
      return false;
    } finally {
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      mostAllocated = Math.max(mostAllocated, allocated);
      slowestNanos = Math.max(slowestNanos, System.nanoTime() - nanos);
      assertThat(allocated - baseline).as("%s", mutant.kind()).isLessThan(MAX_ALLOCATED_BYTES);
    }
    assertThat(read).allMatch(slice -> Double.isFinite(slice.squaredNorm()));
    assertThat(ArrowFiles.rows(plan, read).toArray())
        .as("%s read by Arrow and written again", mutant.kind())
        .isEqualTo(ArrowFiles.read(mutant.file()).toArray());
    return true;
  }
}
