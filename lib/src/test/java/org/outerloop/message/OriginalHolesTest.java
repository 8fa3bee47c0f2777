package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.sparseloco.SparseSlice;

/**
 * What Templar checks of a peer's pseudo-gradient, and what it was found to let through: a table
 * index out of range, unbounded tables, repeated indices, lengths that do not match, left-out
 * tensors, another window. Every point is refused here, or cannot be said at all.
 */
class OriginalHolesTest {
  private static final int POSITIONS = 1;
  private static final int VALUES = 2;

  /** Slice 0 is 16 x 16: four chunks of 64 entries, five of each are sent. */
  private static final int ENTRIES = 20;

  private static final Codec TEMPLAR = new Codec(Coding.PACKED, Quantisation.TEMPLAR);
  private static final Codec SIGNS = new Codec(Coding.PACKED, Quantisation.SIGN_MEAN);

  private static Written spoilt(Codec codec, int row, int column, UnaryOperator<byte[]> spoil) {
    MessagePlan plan = codec.plan();
    List<Object[]> rows = ArrowFiles.rows(plan, Contributions.slices(plan, 1));
    rows.get(row)[column] = spoil.apply((byte[]) rows.get(row)[column]);
    return ArrowFiles.write(plan, ContributionWriter.schema(), rows);
  }

  private static void assertRefused(Codec codec, Written written, String reason) {
    assertThatThrownBy(() -> Contributions.readAll(codec.plan(), written))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  private static void assertRefused(
      Codec codec, int column, UnaryOperator<byte[]> spoil, String reason) {
    assertRefused(codec, spoilt(codec, 0, column, spoil), reason);
  }

  /** The table of the first slice, and after it the shift, with one float32 replaced. */
  private static UnaryOperator<byte[]> table(int index, float value) {
    return bytes -> {
      int at = bytes.length - (5 - index) * Float.BYTES;
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
      return bytes;
    };
  }

  /** 12 bits each, of all four chunks the same five. */
  private static byte[] packed(int... five) {
    byte[] bytes = new byte[ENTRIES * 3 / 2];
    for (int i = 0; i < ENTRIES; i++) {
      int position = five[i % 5];
      bytes[i * 3 / 2] |= (byte) (i % 2 == 0 ? position : position << 4);
      bytes[i * 3 / 2 + 1] |= (byte) (i % 2 == 0 ? position >> 8 : position >> 4);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void everyCodeThatCanBeWrittenIsInTheTable(int code) {
    int four = code * 0b01010101;
    Written written =
        spoilt(
            TEMPLAR,
            0,
            VALUES,
            bytes -> {
              Arrays.fill(bytes, 0, ENTRIES / 4, (byte) four);
              return bytes;
            });

    SparseSlice slice = Contributions.readAll(TEMPLAR.plan(), written).get(0);

    assertThat(slice.code(ENTRIES - 1)).isEqualTo(code);
    assertThat(slice.squaredNorm()).isFinite();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesAShiftThatIsNotFinite(float shift) {
    assertRefused(TEMPLAR, VALUES, table(4, shift), "shift is " + shift);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesALookUpTableThatIsNotFinite(float level) {
    assertRefused(TEMPLAR, VALUES, table(2, level), "level 2 is " + level);
  }

  @ParameterizedTest
  @ValueSource(floats = {14, -14, 1e4f, Float.MAX_VALUE})
  void refusesALookUpTableOfHugeMagnitude(float level) {
    assertRefused(TEMPLAR, VALUES, table(0, level), "level 0 is " + level + ", outside ");
  }

  @Test
  void refusesALookUpTableOfAnotherLength() {
    assertRefused(
        TEMPLAR, VALUES, b -> Arrays.copyOf(b, b.length - 4), "in 21 bytes, must be in 25");
    assertRefused(TEMPLAR, VALUES, b -> Arrays.copyOf(b, b.length + 4), "has 29 bytes, at most");
  }

  @Test
  void refusesDuplicatesInAChunk() {
    assertRefused(SIGNS, POSITIONS, b -> packed(3, 9, 9, 20, 40), "position 9 after 9 of 64");
  }

  @Test
  void refusesUnsortedIndicesSoThatOneUpdateHasOneSpelling() {
    assertRefused(SIGNS, POSITIONS, b -> packed(3, 9, 8, 20, 40), "position 8 after 9 of 64");
  }

  @Test
  void refusesAnIndexOutsideItsChunk() {
    assertRefused(SIGNS, POSITIONS, b -> packed(3, 9, 20, 40, 64), "position 64 after 40 of 64");
    assertRefused(SIGNS, POSITIONS, b -> packed(3, 9, 20, 40, 4095), "position 4095 after 40");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesIndexBytesThatDoNotMatchTheValues(Codec codec) {
    assertRefused(codec, POSITIONS, b -> Arrays.copyOf(b, b.length - 2), "block 0: ");
    assertRefused(codec, POSITIONS, b -> Arrays.copyOf(b, b.length + 1), "block 0: ");
    assertRefused(codec, POSITIONS, b -> Arrays.copyOf(b, 2 * b.length), "block 0: ");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesMissingIndices(Codec codec) {
    assertRefused(codec, POSITIONS, b -> new byte[0], "slice(tensor 0, rows 0+16): ");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesMissingValues(Codec codec) {
    assertRefused(codec, VALUES, b -> new byte[0], "slice(tensor 0, rows 0+16): ");
  }

  @Test
  void refusesMissingQuantisationParameters() {
    assertRefused(TEMPLAR, VALUES, b -> Arrays.copyOf(b, 5), "in 5 bytes, must be in 25");
    assertRefused(SIGNS, VALUES, b -> Arrays.copyOf(b, 3), "in 3 bytes, must be in 7");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesAMissingTensorWhereverItStands(Codec codec) {
    MessagePlan plan = codec.plan();
    for (int missing = 0; missing < plan.slices().size(); missing++) {
      List<Object[]> rows = ArrowFiles.rows(plan, Contributions.slices(plan, 1));
      rows.remove(missing);
      Written written = ArrowFiles.write(plan, ContributionWriter.schema(), rows);

      assertRefused(codec, written, "declares 6 rows, must have 7");
    }
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesAShardInPlaceOfTheWholeTensor(Codec codec) {
    MessagePlan plan = codec.plan();
    List<Object[]> rows = ArrowFiles.rows(plan, Contributions.slices(plan, 1));
    rows.set(0, new Object[] {0, rows.get(2)[POSITIONS], rows.get(2)[VALUES]}); // 8 rows, not 16
    Written written = ArrowFiles.write(plan, ContributionWriter.schema(), rows);

    assertRefused(codec, written, "slice(tensor 0, rows 0+16): ");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void readsOddNumbersOfEntriesOfAnHonestPeer(Codec codec) {
    MessagePlan plan = codec.plan();
    List<SparseSlice> slices = Contributions.slices(plan, 5);

    assertThat(slices).anyMatch(slice -> slice.entries() % 2 == 1);
    assertThat(Contributions.readAll(plan, Contributions.write(plan, slices)))
        .hasSameSizeAs(slices);
  }

  @Test
  void refusesAnotherWindowRunPeerOrBase() {
    MessagePlan plan = Contributions.PLAN;
    Written written = Contributions.write(plan, Contributions.slices(plan, 1));
    RoundBinding own = Contributions.BINDING;
    Digest otherBase = Digest.ofText("another base");
    for (RoundBinding asked :
        List.of(
            new RoundBinding(own.run(), own.round() + 1, own.peer(), own.baseDigest()),
            new RoundBinding("other-run", own.round(), own.peer(), own.baseDigest()),
            new RoundBinding(own.run(), own.round(), new PeerId("peer-2"), own.baseDigest()),
            new RoundBinding(own.run(), own.round(), own.peer(), otherBase))) {
      assertThatThrownBy(
              () ->
                  new ContributionReader(plan)
                      .check(written.header(), asked, written.file().length))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageStartingWith("header: is for RoundBinding[");
    }
  }

  @Test
  void refusesSampleDigestsThatWereNotSigned() {
    PeerKeys keys = PeerKeys.generate();
    MessagePlan plan = Contributions.PLAN;
    Written written = Contributions.write(plan, Contributions.slices(plan, 1));
    String receipt = written.header().dataReceipt().toString();
    String json =
        new String(SignedHeader.sign(written.header(), keys.privateKey()), StandardCharsets.UTF_8);
    assertThat(json).contains(receipt);
    byte[] other =
        json.replace(receipt, Digest.ofText("other samples").toString())
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> SignedHeader.verify(other, keys.publicKey()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("header: is not signed by the key of the peer");
  }

  @Test
  void refusesAPickle() {
    byte[] pickle = new byte[2048];
    pickle[0] = (byte) 0x80;
    pickle[1] = 2;
    Written written = ArrowFiles.promised(pickle, 344, 1000, SIGNS.plan());

    assertRefused(SIGNS, written, "block 0: does not begin with a message");
  }
}
