package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The answer is a real node's, recorded by bittensor's own tests: subnet 1 at block 6,852,690. Of
 * 1,024 seats the first 64 were kept, of the fields those we ask for, each with its recorded bytes.
 */
class SeatListTest {
  private static final Octets ANSWER = answer();

  private static Octets answer() {
    JsonNode recording = Recording.json("seats-subnet1-block6852690.json");
    return Octets.parse(recording.get("result").asText());
  }

  private static List<Seat> read(Octets bytes) {
    return SeatList.read(new ScaleReader(bytes), 1, List.of(7));
  }

  @Test
  void readsTheSeatsOfARealSubnet() {
    List<Seat> seats = read(ANSWER);

    assertThat(seats).hasSize(64);
    assertThat(seats.get(0))
        .isEqualTo(
            new Seat(
                0,
                AccountId.parse("5DkMmXtWf16RNdusZGCrJ7ca7ADPgRnZLVWCWbgA7s7sy1AQ"),
                false,
                false,
                6_575_900,
                2_543_521,
                Seat.Holding.ofRao(2_557_172_316L, 2_557_172_316L, 0),
                Seat.Scores.of(0, 0, 0, 7, 0),
                new Axon(6_575_906, 9_011_001, new BigInteger("3235789677"), 6_028, 4, 4)));
  }

  @Test
  void readsAValidator() {
    Seat validator = read(ANSWER).get(24);

    assertThat(validator.hotkey()).hasToString("5HbScNssaEfioJHXjcXdpyqo1AKnYjymidGF8opcF9rTFZdT");
    assertThat(validator.permit()).isTrue();
    assertThat(validator.active()).isTrue();
    assertThat(validator.updated()).isEqualTo(6_852_572);
    assertThat(validator.registered()).isEqualTo(3_806_301);
    assertThat(validator.stake().total()).isCloseTo(58_036.807815746, within(1e-9));
    assertThat(validator.stake().alpha()).isCloseTo(11_468.722629709, within(1e-9));
    assertThat(validator.stake().tao()).isCloseTo(258_711.584460575, within(1e-9));
    assertThat(validator.scores().dividends()).isEqualTo(2244 / 65_535.0);
    assertThat(validator.scores().emission()).isCloseTo(1.404278762, within(1e-12));
  }

  /** What a runtime with more fields at the end would answer, and one with fewer. */
  @Test
  void takesAbsentFieldsThatItDoesNotKnow() {
    List<Seat> seats = read(ANSWER);

    assertThat(read(ANSWER.plus(new byte[3]))).isEqualTo(seats);
    assertThat(read(Octets.of(Arrays.copyOf(ANSWER.toBytes(), ANSWER.size() - 4))))
        .isEqualTo(seats);
  }

  @Test
  void refusesFieldsThatNobodyAskedFor() {
    assertThatThrownBy(() -> read(ANSWER.plus((byte) 1)))
        .isInstanceOf(MalformedScaleException.class)
        .hasMessageContaining("field 74 is there, but nobody asked for it");
  }

  @Test
  void refusesEveryTruncation() {
    int end = ANSWER.size() - 4; // of the last field wanted
    for (int size = 0; size < end; size += 1 + size / 50) {
      Octets cut = Octets.of(Arrays.copyOf(ANSWER.toBytes(), size));
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(MalformedScaleException.class)
          .hasMessageContaining("left");
    }
  }

  @Test
  void saysThatThereIsNoSuchSubnetOrAnother() {
    assertThatThrownBy(() -> read(Octets.of((byte) 0)))
        .isInstanceOf(MalformedScaleException.class)
        .hasMessageContaining("there is no subnet 1");
    assertThatThrownBy(() -> SeatList.read(new ScaleReader(ANSWER), 3, List.of()))
        .isInstanceOf(MalformedScaleException.class)
        .hasMessageContaining("subnet 1 instead of 3");
  }

  @Test
  void asksForFourteenFields() {
    assertThat(SeatList.arguments(3))
        .hasToString("0x0300380000340037003800390" + "03b003c003d003e003f0042004300440045" + "00");
  }
}
