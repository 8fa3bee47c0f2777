package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;

/** Headers that promise much: refused before a byte of the payload is read. */
class BombTest {
  private static final ParameterLayout LARGE =
      ParameterLayout.builder()
          .matrix("a", 1 << 20, 8192)
          .matrix("b", 1 << 20, 8192)
          .vector("c", 8192)
          .build();
  private static final MessagePlan PLAN =
      MessagePlan.of(LARGE, new CompressionSpec(64, 64, 0.95, 1 << 24));

  private static ContributionHeader header(long bytes, List<PayloadBlock> blocks) {
    PayloadSummary summary = new PayloadSummary(bytes, Digest.ofText("x"), blocks);
    return ContributionHeader.of(
        Contributions.BINDING, PLAN, Contributions.WORK, Contributions.TRACE, summary);
  }

  /** Blocks as they should be, each with the given length or its largest. */
  private static List<PayloadBlock> blocks(int length) {
    List<PayloadBlock> blocks = new ArrayList<>();
    long offset = 1000;
    for (MessagePlan.BlockRange range : PLAN.blocks()) {
      int bytes = length > 0 ? length : (int) PLAN.maxBlockBytes(range);
      blocks.add(
          new PayloadBlock(offset, bytes, Digest.ofText("x"), range.firstSlice(), range.slices()));
      offset += bytes;
    }
    return blocks;
  }

  private static void assertRefused(ContributionHeader header, String reason) {
    assertThatThrownBy(
            () ->
                new ContributionReader(PLAN)
                    .check(header, Contributions.BINDING, header.payloadBytes()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesAPayloadLargerThanThisModelCanHave() {
    assertRefused(header(Long.MAX_VALUE, blocks(0)), "bytes, at most ");
    assertRefused(header(PLAN.maxPayloadBytes() + 1, blocks(0)), "bytes, at most ");
  }

  @Test
  void refusesBlocksThatDoNotFollowFromTheLayout() {
    List<PayloadBlock> gap = blocks(0);
    PayloadBlock second = gap.get(1);
    gap.set(
        1,
        new PayloadBlock(
            second.offset() + 8,
            second.length(),
            second.digest(),
            second.firstSlice(),
            second.slices()));
    assertRefused(header(1L << 28, gap), "header: promises PayloadBlock");

    assertRefused(header(1L << 28, blocks(Integer.MAX_VALUE)), "header: promises PayloadBlock");
    assertRefused(header(1L << 28, blocks(0).subList(0, 1)), "promises 1 blocks, must");
  }

  @Test
  void refusesAHugeHeadAndAHugeTail() {
    List<PayloadBlock> late = blocks(0);
    PayloadBlock first = late.get(0);
    late.set(0, new PayloadBlock(1L << 40, first.length(), first.digest(), 0, first.slices()));
    assertRefused(header(1 << 20, late), "bytes of head");

    List<PayloadBlock> small = blocks(100);
    assertRefused(header(1 << 25, small), "bytes for the tail");
    assertRefused(header(1000, small), "bytes for the tail");
  }

  @Test
  void refusesASmallFileForALargeModelWithoutReadingMore() {
    Written small =
        Contributions.write(Contributions.PLAN, Contributions.slices(Contributions.PLAN, 1));
    assertThatThrownBy(() -> Contributions.readAll(PLAN, small))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("header: is for another layout");

    // 100 bytes for each block of 2^31 entries, all digests right: the first block ends it
    byte[] zeros = new byte[1000 + 100 * PLAN.blocks().size() + 100];
    List<PayloadBlock> blocks = new ArrayList<>();
    for (PayloadBlock block : blocks(100)) {
      blocks.add(
          new PayloadBlock(
              block.offset(),
              block.length(),
              Digest.of(new byte[100]),
              block.firstSlice(),
              block.slices()));
    }
    ContributionHeader header = header(zeros.length, blocks);
    ContributionReader reader = new ContributionReader(PLAN);
    reader.check(header, Contributions.BINDING, zeros.length);
    AtomicInteger reads = new AtomicInteger();
    assertThatThrownBy(
            () ->
                reader.readAll(
                    header,
                    (offset, length) -> {
                      reads.incrementAndGet();
                      return Contributions.range(zeros).read(offset, length);
                    },
                    slice -> {}))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("block 0: does not begin with a message");
    assertThat(reads).hasValue(2);
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#codings")
  void refusesAKilobyteThatDeclaresSeventyTwoBillionEntriesInNoTime(Coding coding) {
    CompressionSpec spec =
        new CompressionSpec(64, 64, 0.95, 1 << 22).with(Quantisation.SIGN_MEAN, coding);
    ParameterLayout layout =
        ParameterLayout.of(
            new ModelSpec(262_144, 8192, 80, 64, 8, 128, 28_672, 2048, 500_000, 1e-5, false));
    MessagePlan plan = MessagePlan.of(layout, spec);
    ContributionReader reader = new ContributionReader(plan);
    // the head of a file of a small model, and numbers as if it held the large one
    byte[] block = kilobyte(plan);
    PayloadBlock promised =
        new PayloadBlock(344, 1024, Digest.of(block), 0, plan.blocks().get(0).slices());
    PayloadSummary summary = new PayloadSummary(1024, Digest.ofText("x"), List.of(promised));
    ContributionHeader header =
        ContributionHeader.of(
            Contributions.BINDING, plan, Contributions.WORK, Contributions.TRACE, summary);

    double ofHeader =
        medianMillis(() -> reader.check(header, Contributions.BINDING, 1024), "promises 1 blocks");
    double ofBlock = medianMillis(() -> reader.readBlock(block, promised), "block 0: ");

    System.out.printf(
        "%s: 1 KiB for 72.7e9 entries is refused in %.3f ms by its header, %.3f ms by its block%n",
        coding, ofHeader, ofBlock);
    assertThat(ofHeader).isLessThan(100); // 10 on a machine that does nothing else
    assertThat(ofBlock).isLessThan(100);
  }

  /** The block of the small model, its row count and lengths replaced by the large one's. */
  private static byte[] kilobyte(MessagePlan plan) {
    byte[] file =
        Contributions.write(Contributions.PLAN, Contributions.slices(Contributions.PLAN, 1)).file();
    byte[] block = Arrays.copyOfRange(file, 344, 344 + 1024);
    ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    int metadata = BlockParser.metadataBytes(block, 0, "");
    for (int at = MessageSchema.PREFIX_BYTES; at + Long.BYTES <= metadata; at += Integer.BYTES) {
      if (bytes.getLong(at) == 7) {
        bytes.putLong(at, plan.blocks().get(0).slices());
      } else if (bytes.getLong(at) == file.length - 344 - metadata) {
        bytes.putLong(at, plan.maxPayloadBytes());
      }
    }
    return block;
  }

  private static double medianMillis(Runnable refused, String reason) {
    double[] millis = new double[101];
    for (int warmUp = 0; warmUp < 2; warmUp++) {
      for (int i = 0; i < millis.length; i++) {
        long before = System.nanoTime();
        assertThatThrownBy(refused::run)
            .isInstanceOf(MalformedMessageException.class)
            .hasMessageContaining(reason);
        millis[i] = (System.nanoTime() - before) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  @Test
  void refusesAStoreThatGivesLessThanItWasAsked() {
    Written small =
        Contributions.write(Contributions.PLAN, Contributions.slices(Contributions.PLAN, 1));
    ContributionReader reader = new ContributionReader(Contributions.PLAN);

    assertThatThrownBy(
            () -> reader.readAll(small.header(), (offset, length) -> new byte[3], slice -> {}))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("file: has 3 bytes at 0, must have ");
    PayloadBlock block = small.header().blocks().get(0);
    assertThatThrownBy(() -> reader.readBlock(new byte[3], block))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("block 0: has 3 bytes, must have ");
    assertThatThrownBy(() -> reader.readBlock(new byte[block.length()], block))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("block 0: does not have the promised digest");
  }
}
