package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of silent fault once; {@code -Ddiagnose.trials=1000} for more. */
class DiagnoseTrialsTest {
  @TempDir Path folder;

  @Test
  void everySilentFaultIsNamed() throws IOException {
    int trials = Integer.getInteger("diagnose.trials", FaultKind.values().length);
    assertThat(FaultTrials.run(folder, 2, trials, 1))
        .allSatisfy(trial -> assertThat(trial.named()).as(trial.words()).isTrue());
  }
}
