package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.outerloop.storage.ExclusiveCreation.Attempt;

/** Answers that are lost, in every order; one letter of the script per request. */
class ExclusiveCreationTest {
  private static final byte[] OURS = {1, 2, 3};
  private static final byte[] THEIRS = {9};

  private final ObjectStore store = new MemoryObjectStore();

  @Test
  void isOursWhenTheStoreSaysSo() {
    assertThat(settle(() -> store.createExclusive("k", OURS))).isTrue();
  }

  @Test
  void isNotOursWhenTheFirstAnswerIsARefusal() {
    store.put("k", OURS); // the same bytes, but not our request

    assertThat(settle(() -> false)).isFalse();
  }

  @Test
  void isOursWhenOnlyTheAnswerWasLost() {
    assertThat(
            settle(
                () -> {
                  store.createExclusive("k", OURS);
                  throw new IOException("connection reset");
                }))
        .isTrue();
    assertThat(store.get("k", 10)).isEqualTo(OURS);
  }

  @Test
  void isAnothersWhenTheAnswerWasLostAndOtherBytesAreThere() {
    assertThat(
            settle(
                () -> {
                  store.createExclusive("k", THEIRS);
                  throw new IOException("connection reset");
                }))
        .isFalse();
    assertThat(store.get("k", 10)).isEqualTo(THEIRS);
  }

  @Test
  void asksAgainWhenTheRequestWasLost() {
    assertThat(
            settle(
                script(
                    () -> {
                      throw new IOException("connection reset");
                    },
                    () -> store.createExclusive("k", OURS))))
        .isTrue();
  }

  @Test
  void isOursWhenALateRequestOvertakesItsRepetition() {
    assertThat(
            settle(
                script(
                    () -> {
                      throw new IOException("timed out");
                    },
                    () -> {
                      store.createExclusive("k", OURS); // the first request arrives now
                      return store.createExclusive("k", OURS);
                    })))
        .isTrue();
  }

  @Test
  void asksAgainWhenTwoWereTurnedAway() {
    assertThat(settle(script(() -> false, () -> store.createExclusive("k", OURS)))).isTrue();
  }

  @Test
  void givesUpAfterThreeWithTheCause() {
    assertThatThrownBy(
            () ->
                settle(
                    () -> {
                      throw new IOException("connection reset");
                    }))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessage("failed: connection reset");
    assertThatThrownBy(() -> settle(() -> false)).hasMessage("failed: refused, yet absent");
  }

  @Test
  void doesNotRepeatWhatIsDenied() {
    Attempt denied =
        script(
            () -> {
              throw new IOException("denied");
            });

    assertThatThrownBy(() -> settle(denied)).isInstanceOf(DeniedObjectException.class);
  }

  private boolean settle(Attempt attempt) {
    return new ExclusiveCreation(store, "k", OURS)
        .settle(
            attempt,
            cause ->
                cause.getMessage().equals("denied")
                    ? new DeniedObjectException("s", "k", cause)
                    : new ObjectStoreException("failed: " + cause.getMessage(), cause));
  }

  private static Attempt script(Attempt... attempts) {
    Queue<Attempt> left = new ArrayDeque<>(List.of(attempts));
    return () -> left.remove().create();
  }
}
