package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;

class DocumentDrawTest {
  private static final int DOCUMENTS = 20_000;

  @Test
  void holdsOutAboutTheSetShare() {
    DocumentDraw draw = new DocumentDraw(7, 0.05);

    long heldOut = documents().filter(draw::isHeldOut).count();

    // standard deviation sqrt(20000 x 0.05 x 0.95) = 31
    assertThat((double) heldOut).isCloseTo(1000, within(150.0));
  }

  @Test
  void aLargerShareHoldsOutTheSameDocumentsAndMore() {
    DocumentDraw small = new DocumentDraw(7, 0.05);
    DocumentDraw large = new DocumentDraw(7, 0.1);

    assertThat(documents().filter(small::isHeldOut)).allMatch(large::isHeldOut);
  }

  @Test
  void spreadsDocumentsOverShardsEvenly() {
    DocumentDraw draw = new DocumentDraw(7, 0.05);
    int[] sizes = new int[8];

    documents().forEach(id -> sizes[draw.shard(id, 8)]++);

    assertThat(Arrays.stream(sizes)).allMatch(size -> Math.abs(size - DOCUMENTS / 8) < 300);
  }

  @Test
  void anotherSeedIsAnotherDraw() {
    Digest id = Digest.ofText("a page");

    assertThat(new DocumentDraw(1, 0.5).rank(id)).isEqualTo(new DocumentDraw(1, 0.1).rank(id));
    assertThat(new DocumentDraw(1, 0.5).rank(id)).isNotEqualTo(new DocumentDraw(2, 0.5).rank(id));
  }

  @Test
  void refusesToHoldOutEverythingOrNothing() {
    assertThatThrownBy(() -> new DocumentDraw(1, 1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("held-out-share 1.0 is not between 0 and 1");
    assertThatThrownBy(() -> new DocumentDraw(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static java.util.stream.Stream<Digest> documents() {
    return IntStream.range(0, DOCUMENTS).mapToObj(i -> Digest.ofText("page " + i));
  }
}
