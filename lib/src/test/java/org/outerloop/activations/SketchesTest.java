package org.outerloop.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;

class SketchesTest {
  private static final short[] FIRST = {1, -2, 3, Short.MAX_VALUE, 5, -6, 7, Short.MIN_VALUE};
  private static final short[] SECOND = {0, 0, 0, 0, -1, -1, -1, 256};
  private static final Sketches SKETCHES = new Sketches(2, List.of(FIRST, SECOND));

  @Test
  void comesBackAsItWasWritten() {
    byte[] file = SKETCHES.toBytes();

    Sketches read = Sketches.read(file, Digest.of(file), 2, 2);

    assertThat(read.sequence(0)).containsExactly(FIRST);
    assertThat(read.sequence(1)).containsExactly(SECOND);
    assertThat(file).hasSize((int) Sketches.bytes(2, 2)).hasSize(16 + 2 * 2 * 4 * 2);
    assertThat(Arrays.copyOf(file, 20))
        .containsExactly('O', 'L', 'A', 'S', 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, -2, -1);
  }

  @Test
  void everyOtherHeadIsRefusedThoughItIsSigned() {
    for (int place = 0; place < 16; place++) {
      byte[] file = SKETCHES.toBytes();
      file[place] ^= 1;
      assertThatThrownBy(() -> Sketches.read(file, Digest.of(file), 2, 2))
          .as("byte %s", place)
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageStartingWith("activations: ");
    }
  }

  @Test
  void anotherSizeOrDigestIsRefused() {
    byte[] file = SKETCHES.toBytes();
    for (int length : new int[] {0, 1, 15, 16, file.length - 1, file.length + 1}) {
      byte[] cut = Arrays.copyOf(file, length);
      refuses(cut, Digest.of(cut), "has " + length + " bytes, must have 48");
    }
    byte[] flipped = file.clone();
    flipped[40] ^= 8;
    refuses(flipped, Digest.of(file), "is not what the header promises");
  }

  private static void refuses(byte[] file, Digest promised, String reason) {
    assertThatThrownBy(() -> Sketches.read(file, promised, 2, 2))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void anyBytesAreReadOrRefused() {
    SplitMix64 random = new SplitMix64(5);
    for (int trial = 0; trial < 2000; trial++) {
      byte[] file = SKETCHES.toBytes();
      for (int change = 0; change <= trial % 4; change++) {
        file[random.nextInt(file.length)] = (byte) random.nextLong();
      }
      try {
        Sketches read = Sketches.read(file, Digest.of(file), 2, 2);
        assertThat(read.toBytes()).isEqualTo(file);
      } catch (MalformedMessageException refused) {
        assertThat(refused.place()).isEqualTo("activations");
      }
    }
  }
}
