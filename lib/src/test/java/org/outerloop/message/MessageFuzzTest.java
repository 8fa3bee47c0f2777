package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.outerloop.coding.ByteRange;
import org.outerloop.coding.SliceCoder;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerKeysTest;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Targets for Jazzer: nothing but the promised exception escapes, and what is accepted has no other
 * spelling. The suite reads the inputs kept in the test resources; to look for new ones:
 *
 * <pre>
 *   mvn -Pfuzz -pl lib test -Dtest=MessageFuzzTest#block          ten minutes, one target at a time
 * </pre>
 *
 * Where a codec matters, the first byte says which.
 */
class MessageFuzzTest {
  private static final PeerKeys KEYS = PeerKeys.parse(PeerKeysTest.PRIVATE, PeerKeysTest.PUBLIC);
  private static final int CODECS = Coding.values().length * Quantisation.values().length;
  private static final List<MessagePlan> PLANS = plans();

  /** Of each codec by number; null where it is not written yet. */
  private static List<MessagePlan> plans() {
    MessagePlan[] plans = new MessagePlan[CODECS];
    Codec.all().forEach(codec -> plans[number(codec)] = codec.plan());
    return Arrays.asList(plans);
  }

  private static int number(Codec codec) {
    return codec.coding().ordinal() * Quantisation.values().length + codec.quantiser().ordinal();
  }

  private static MessagePlan plan(byte first) {
    return PLANS.get(Byte.toUnsignedInt(first) % CODECS);
  }

  @FuzzTest(maxDuration = "10m")
  void header(byte[] json) {
    try {
      SignedHeader.read(json);
      SignedHeader.verify(json, KEYS.publicKey());
    } catch (MalformedMessageException e) {
      assertThat(e.place()).isEqualTo("header");
    }
  }

  @FuzzTest(maxDuration = "10m")
  void block(byte[] input) {
    MessagePlan plan = input.length < 2 ? null : plan(input[0]);
    if (plan == null) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    PayloadBlock block =
        new PayloadBlock(344, bytes.length, Digest.of(bytes), 0, plan.slices().size());
    try {
      new ContributionReader(plan).readBlock(bytes, block).forEach(MessageFuzzTest::assertFinite);
    } catch (MalformedMessageException e) {
      assertThat(e.place()).isEqualTo("block 0");
    }
  }

  @FuzzTest(maxDuration = "10m")
  void file(byte[] input) {
    MessagePlan plan = input.length < 2 ? null : plan(input[0]);
    if (plan == null) {
      return;
    }
    byte[] file = Arrays.copyOfRange(input, 1, input.length);
    PayloadBlock good = written(plan).header().blocks().get(0);
    Written promised = ArrowFiles.promised(file, good.offset(), good.length(), plan);
    List<SparseSlice> read;
    try {
      read = Contributions.readAll(plan, promised);
    } catch (MalformedMessageException e) {
      assertThat(e.reason()).isNotEmpty();
      return;
    }
    assertThat(ArrowFiles.rows(plan, read).toArray()).isEqualTo(ArrowFiles.read(file).toArray());
  }

  @FuzzTest(maxDuration = "10m")
  void slice(byte[] input) {
    MessagePlan plan = input.length < 4 ? null : plan(input[0]);
    if (plan == null) {
      return;
    }
    int index = Byte.toUnsignedInt(input[1]) % plan.slices().size();
    int split = 4 + Short.toUnsignedInt(ByteBuffer.wrap(input).getShort(2)) % (input.length - 3);
    ByteRange positions = new ByteRange(input, 4, split);
    ByteRange values = new ByteRange(input, split, input.length);
    SparseSlice slice;
    try {
      slice =
          plan.coder()
              .decode(
                  plan.slice(index), plan.grid(index), plan.quantiser(index), positions, values);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return;
    }
    assertFinite(slice);
    SliceCoder.Encoded again = plan.coder().encode(slice);
    assertThat(again.positions()).isEqualTo(Arrays.copyOfRange(input, 4, split));
    assertThat(again.values()).isEqualTo(Arrays.copyOfRange(input, split, input.length));
  }

  private static void assertFinite(SparseSlice slice) {
    assertThat(slice.squaredNorm()).isFinite();
  }

  private static Written written(MessagePlan plan) {
    return Contributions.write(plan, Contributions.slices(plan, 1));
  }

  /** mvn test -Dtest=MessageFuzzTest -Douterloop.fuzz.write=FOLDER writes good inputs anew. */
  @Test
  @EnabledIfSystemProperty(named = "outerloop.fuzz.write", matches = ".+")
  void writesGoodInputs() throws IOException {
    Path folder = Path.of(System.getProperty("outerloop.fuzz.write"), "MessageFuzzTestInputs");
    for (Codec codec : Codec.all().toList()) {
      String name = "good-" + codec.toString().replace(' ', '-');
      byte number = (byte) number(codec);
      Written written = written(codec.plan());
      PayloadBlock block = written.header().blocks().get(0);
      byte[] bytes = Contributions.range(written.file()).read(block.offset(), block.length());
      write(folder.resolve("header"), name, SignedHeader.sign(written.header(), KEYS.privateKey()));
      write(folder.resolve("block"), name, joined(new byte[] {number}, bytes));
      write(folder.resolve("file"), name, joined(new byte[] {number}, written.file()));
      for (int index : new int[] {0, 4, 6}) { // whole chunks, a column, a vector
        Object[] row =
            ArrowFiles.rows(codec.plan(), Contributions.slices(codec.plan(), 1)).get(index);
        byte[] positions = (byte[]) row[1];
        byte[] head = {number, (byte) index, 0, (byte) positions.length};
        byte[] input = joined(head, positions, (byte[]) row[2]);
        write(folder.resolve("slice"), name + "-" + index, input);
      }
    }
  }

  private static void write(Path folder, String name, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(name), bytes);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
