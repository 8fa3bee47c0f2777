package org.outerloop.jobs.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.attest.Disturbance;

class FleetChallengeTest {
  private static ExecutorPlace on(String host, String id) {
    return new ExecutorPlace(id, host);
  }

  @Test
  void executorsOfOneHostAreAskedOneAfterTheOther() {
    List<ExecutorPlace> executors =
        List.of(on("a", "0"), on("b", "1"), on("a", "2"), on("a", "3"), on("b", "4"));

    assertThat(FleetChallenge.waves(executors))
        .containsExactly(
            List.of(on("a", "0"), on("b", "1")),
            List.of(on("a", "2"), on("b", "4")),
            List.of(on("a", "3")));
  }

  @Test
  void aFaultStrikesItsExecutorOnly() {
    InjectedFault slow = InjectedFault.parse("slow@1");

    assertThat(slow.in("1").slowness()).isGreaterThan(1);
    assertThat(slow.in("0")).isSameAs(Disturbance.NONE);
    assertThat(slow.silences("1")).isFalse();
    assertThat(InjectedFault.parse("silent@1").silences("1")).isTrue();
  }

  @Test
  void refusesAFaultThatItDoesNotKnow() {
    assertThatThrownBy(() -> InjectedFault.parse("broken@1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fault 'broken@1' is none of wrong@ID, flip@ID, slow@ID, silent@ID");
  }
}
