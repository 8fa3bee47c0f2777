package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HomesTest {
  @Test
  void whoeverHasAnExecutorKeepsIt() {
    assertThat(Homes.next(List.of("c", "a", "b"), List.of("a", "b", "c")))
        .containsExactly("c", "a", "b");
    assertThat(Homes.next(List.of("a", "a", "b"), List.of("a", "b")))
        .containsExactly("a", "a", "b");
  }

  @Test
  void anIdleExecutorTakesTheLastWorkerOfTheFullest() {
    assertThat(Homes.next(List.of("a", "a", "b"), List.of("a", "b", "c")))
        .containsExactly("a", "c", "b");
    assertThat(Homes.next(List.of("a", "a", "a", "a"), List.of("a", "b")))
        .containsExactly("a", "a", "b", "b");
  }

  @Test
  void workersOfALostExecutorAreSpread() {
    assertThat(Homes.next(List.of("gone", "a", "gone", "b"), List.of("a", "b")))
        .containsExactly("a", "a", "b", "b");
  }
}
