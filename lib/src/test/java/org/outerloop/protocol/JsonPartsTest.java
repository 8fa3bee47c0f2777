package org.outerloop.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonPartsTest {
  record Page(long number, List<Entry> entries, Inner inner, Optional<String> note) {}

  record Inner(double value, List<PeerId> names, Deep deep) {}

  record Deep(boolean flag, List<Long> numbers) {}

  record Entry(String text, Digest digest) {}

  @Test
  void cutsGroupsAndListsAndLeavesElementsWhole() {
    Page page =
        new Page(
            3,
            List.of(),
            new Inner(0.5, List.of(new PeerId("a")), new Deep(true, List.of(7L, 8L))),
            Optional.of("x = y\n"));

    assertThat(JsonParts.of(page))
        .containsExactly(
            "number=3",
            "entries#=0",
            "inner.value=0.5",
            "inner.names#=1",
            "inner.names[0]=\"a\"",
            "inner.deep.flag=true",
            "inner.deep.numbers#=2",
            "inner.deep.numbers[0]=7",
            "inner.deep.numbers[1]=8",
            "note=\"x = y\\n\"");
  }

  @Test
  void linesJoinedAreTheRecord() {
    SplitMix64 random = new SplitMix64(1);
    Set<Digest> roots = new HashSet<>();
    for (int trial = 0; trial < 200; trial++) {
      Page page = page(random, trial);
      List<String> parts = JsonParts.of(page);

      assertThat(JsonParts.join(parts, Page.class)).isEqualTo(page);
      assertThat(roots.add(JsonParts.root(parts))).isTrue();
    }
  }

  @Test
  void linesOfNothingAreRefused() {
    for (String line : List.of("", "=1", "number", "number=", "entries[0]={}", "other=1")) {
      List<String> parts = new ArrayList<>(JsonParts.of(page(new SplitMix64(1), 0)).subList(0, 1));
      parts.add(line);
      assertThatThrownBy(() -> JsonParts.join(parts, Page.class))
          .as(line)
          .isInstanceOf(InvalidJsonException.class);
    }
  }

  private static Page page(SplitMix64 random, int number) {
    List<Entry> entries =
        IntStream.range(0, random.nextInt(5))
            .mapToObj(i -> new Entry("a.b[" + i + "]=", Digest.ofText("" + random.nextLong())))
            .toList();
    List<Long> numbers =
        IntStream.range(0, random.nextInt(3)).mapToObj(i -> random.nextLong()).toList();
    Inner inner =
        new Inner(random.nextDouble(), List.of(), new Deep(random.nextInt(2) == 0, numbers));
    return new Page(number, entries, inner, Optional.of("line").filter(n -> number % 2 == 0));
  }
}
