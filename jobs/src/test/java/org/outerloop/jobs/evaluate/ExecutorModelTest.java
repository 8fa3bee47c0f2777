package org.outerloop.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.Device;

class ExecutorModelTest {
  @TempDir private Path folder;

  private ModelPlace place(Precision precision) {
    StoreLocation location = new StoreLocation(folder.toUri().toString(), Map.of());
    return new ModelPlace(location, "", precision);
  }

  @Test
  void allTasksOfAProcessReadOneCopy() {
    TinyHub.model(folder);
    ModelPlace place = place(Precision.FLOAT32);
    try (ExecutorModel one = ExecutorModel.of(place, Device.CPU);
        ExecutorModel two = ExecutorModel.of(place(Precision.FLOAT32), Device.CPU)) {
      assertThat(two).isSameAs(one);
      assertThat(one.values().size()).isEqualTo(TinyHub.MODEL.parameterCount());
    }
    assertThat(ExecutorModel.heldPlace()).hasValue(place); // for the next task
    ExecutorModel.drop();
    assertThat(ExecutorModel.heldPlace()).isEmpty();
  }

  @Test
  void anotherModelTakesItsPlaceAndWhoStillReadsGoesOn() {
    TinyHub.model(folder);
    ExecutorModel first = ExecutorModel.of(place(Precision.FLOAT32), Device.CPU);
    try (ExecutorModel second = ExecutorModel.of(place(Precision.BFLOAT16), Device.CPU)) {
      assertThat(second).isNotSameAs(first);
      assertThat(first.values().tensor().numel()).isEqualTo(TinyHub.MODEL.parameterCount());
    }
    first.close();
    assertThat(ExecutorModel.heldPlace()).hasValue(place(Precision.BFLOAT16));
    ExecutorModel.drop();
  }
}
