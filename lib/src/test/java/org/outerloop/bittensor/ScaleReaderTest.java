package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleReaderTest {
  private static ScaleReader reader(String hex) {
    return new ScaleReader(Octets.parse("0x" + hex));
  }

  /** The table that readers and writers of other languages are tested with, as polkaj-scale. */
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 04",
    "42, a8",
    "63, fc",
    "64, 0101",
    "69, 1501",
    "16383, fdff",
    "16384, 02000100",
    "1073741823, feffffff",
    "1073741824, 0300000040",
    "4294967295, 03ffffffff",
    "100000000000000, 0b00407a10f35a",
    "18446744073709551615, 13ffffffffffffffff"
  })
  void readsTheKnownCompactIntegers(BigInteger value, String hex) {
    ScaleReader reader = reader(hex);

    assertThat(reader.compact()).isEqualTo(value);
    reader.finish();
    assertThat(new ScaleWriter().compact(value).octets()).hasToString("0x" + hex);
  }

  @Test
  void readsTheLargestCompactIntegerOf67Bytes() {
    BigInteger largest = BigInteger.TWO.pow(536).subtract(BigInteger.ONE);

    assertThat(reader("ff" + "ff".repeat(67)).compact()).isEqualTo(largest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100",
        "fd00",
        "02000000",
        "feff0000",
        "03ffffff3f",
        "070000004000",
        "0300000000"
      })
  void refusesACompactIntegerThatIsNotInItsShortestForm(String hex) {
    assertThatThrownBy(() -> reader(hex).compact())
        .isInstanceOf(MalformedScaleException.class)
        .hasMessageContaining("is not its shortest form");
  }

  @Test
  void readsWhatWasWritten() {
    Random random = new Random(1);
    for (int trial = 0; trial < 2000; trial++) {
      BigInteger big = new BigInteger(random.nextInt(537), random);
      int small = random.nextInt(65_536);
      long unsigned = random.nextLong() >>> 1;
      List<Integer> list = random.ints(random.nextInt(100), 0, 65_536).boxed().toList();
      boolean flag = random.nextBoolean();
      Octets written =
          new ScaleWriter()
              .compact(big)
              .number(small, 2)
              .number(unsigned, 8)
              .list(list, (to, value) -> to.number(value, 2))
              .bool(flag)
              .number(1, 1)
              .number(small, 4)
              .octets();

      ScaleReader reader = new ScaleReader(written);

      assertThat(reader.compact()).isEqualTo(big);
      assertThat(reader.u16()).isEqualTo(small);
      assertThat(reader.u64()).isEqualTo(unsigned);
      assertThat(reader.list(2, ScaleReader::u16)).isEqualTo(list);
      assertThat(reader.bool()).isEqualTo(flag);
      assertThat(reader.option(ScaleReader::u32)).isEqualTo(Optional.of((long) small));
      reader.finish();
    }
  }

  @Test
  void refusesEveryTruncation() {
    Octets whole =
        new ScaleWriter()
            .compact(BigInteger.TWO.pow(100))
            .list(List.of(1, 2, 3), (to, value) -> to.number(value, 8))
            .octets();

    for (int size = 0; size < whole.size(); size++) {
      ScaleReader cut = new ScaleReader(Octets.of(java.util.Arrays.copyOf(whole.toBytes(), size)));
      assertThatThrownBy(
              () -> {
                cut.compact();
                cut.list(8, ScaleReader::u64);
              })
          .isInstanceOf(MalformedScaleException.class)
          .hasMessageContaining("left");
    }
  }

  /** Four thousand million elements in five bytes: refused before a list of that size is made. */
  @Test
  void comparesALengthWithWhatIsLeft() {
    assertThatThrownBy(() -> reader("03ffffffff").list(1, ScaleReader::u8))
        .isInstanceOf(MalformedScaleException.class)
        .hasMessage("byte 0: 4294967295 elements of 1 bytes or more, but only 0 bytes are left");
    assertThatThrownBy(() -> reader("0c" + "00".repeat(8)).list(3, ScaleReader::u8))
        .isInstanceOf(MalformedScaleException.class)
        .hasMessage("byte 0: 3 elements of 3 bytes or more, but only 8 bytes are left");
    assertThatThrownBy(() -> reader("0c000000").blob(2))
        .isInstanceOf(MalformedScaleException.class)
        .hasMessage("byte 0: 3 bytes where 2 are allowed");
  }

  @Test
  void refusesWhatIsNoValueOfItsType() {
    List<Runnable> wrong =
        List.of(
            () -> reader("02").bool(),
            () -> reader("02").option(ScaleReader::u8),
            () -> reader("ffffffffffffffff").u64(),
            () -> reader("1501").compact(68),
            () -> reader("00").finish());

    for (Runnable read : wrong) {
      assertThatThrownBy(read::run)
          .isInstanceOf(MalformedScaleException.class)
          .hasMessageStartingWith("byte 0: ");
    }
  }

  @Test
  void letsNothingElseEscapeWhateverTheBytes() {
    Random random = new Random(2);
    List<String> outcomes = new ArrayList<>();
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      try {
        ChainNodeAnswers.readAll(Octets.of(bytes));
        outcomes.add("read");
      } catch (MalformedScaleException e) {
        outcomes.add("refused");
      }
    }
    assertThat(outcomes).contains("refused").hasSize(20_000);
  }

  /** Everything that is read from a chain, one after the other. */
  private static final class ChainNodeAnswers {
    static void readAll(Octets bytes) {
      ScaleReader reader = new ScaleReader(bytes);
      reader.option(from -> from.list(1, ScaleReader::compact));
      reader.list(1, CommitmentField::read);
      reader.list(Axon.BYTES, Axon::read);
      SeatList.read(reader, 3, List.of());
    }
  }
}
