package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.audit.Diagnose;
import org.outerloop.audit.DiagnoseOptions;
import org.outerloop.audit.Diagnosis;
import org.outerloop.audit.RunPlaces;
import org.outerloop.audit.Stage;
import org.outerloop.audit.StoredRun;
import org.outerloop.protocol.SplitMix64;

/** What a party can tell that has only a part of the objects. */
class DiagnosePartialTest {
  @TempDir Path folder;

  @Test
  void recordsAloneNamePeerAndStage() throws IOException {
    FaultWorld world = new FaultWorld(folder, 1);
    TinyRun spoiled = world.fork(0);
    RoundStart start = FaultWorld.start(spoiled, 0);
    PeerFaults fault =
        new PeerFaults(spoiled.spec, FaultKind.PARAMETER_AFTER_STEPS, 0, new SplitMix64(3));
    for (int i = 0; i < 3; i++) {
      spoiled.publish(
          i,
          i == 1
              ? new FaultyPeer(spoiled.peerPlace(i), start, fault).train()
              : spoiled.train(i, start));
    }
    spoiled.validate(start, spoiled.fresh());

    try (StoredRun a = records(world.clean(1));
        StoredRun b = records(spoiled)) {
      Diagnosis found = Diagnose.between(a, b, DiagnoseOptions.USUAL);

      assertThat(found.causes())
          .singleElement()
          .satisfies(
              cause -> {
                assertThat(cause.stage()).isEqualTo(Stage.INNER_STEPS);
                assertThat(cause.peer()).contains(spoiled.peer(1));
                assertThat(cause.place()).isEmpty();
                assertThat(cause.detail()).contains("a trace is gone");
              });
      assertThat(found.notes()).anyMatch(note -> note.contains("its data were not compared"));
    }
  }

  @Test
  void nothingIsNoRun() {
    TinyRun run = new TinyRun(folder);
    try (StoredRun a = records(run);
        StoredRun b = records(run)) {
      assertThatThrownBy(() -> Diagnose.between(a, b, DiagnoseOptions.USUAL))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no run.json");
    }
  }

  /** The run's bucket, and nothing else. */
  private static StoredRun records(TinyRun run) {
    return new StoredRun(
        new RunPlaces("records", run.spec.name(), run.place("run"), Optional.empty(), Map.of()));
  }
}
