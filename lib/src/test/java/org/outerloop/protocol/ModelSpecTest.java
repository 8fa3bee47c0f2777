package org.outerloop.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelSpecTest {
  /** As large models of LLaMA 3 have it: theta 500,000, heads of 128. */
  private static ModelSpec model(Optional<RotaryStretch> stretch) {
    return new ModelSpec(
        128_256, 2048, 16, 32, 8, 128, 8192, 131_072, 500_000, 1e-5, true, stretch);
  }

  /** Worked out in Python from the wavelengths, with heads of 128. */
  @ParameterizedTest
  @CsvSource({
    "8, 0, 1",
    "8, 28, 0.0032114459947525913",
    "8, 30, 0.0013718935677611381",
    "8, 32, 0.0005248461609929547",
    "8, 34, 0.00017850781276799638",
    "8, 36, 7.78465527393245e-05",
    "8, 63, 3.068925988914511e-07",
    "32, 28, 0.0032114459947525913",
    "32, 30, 0.001290547928209264",
    "32, 34, 9.70828780262767e-05",
    "32, 63, 7.672314972286278e-08"
  })
  void slowPairsAreSlowerByTheFactorAndFastOnesAsBefore(double factor, int pair, double expected) {
    ModelSpec model = model(Optional.of(new RotaryStretch(factor, 1, 4, 8192)));

    assertThat(model.rotaryFrequency(pair)).isCloseTo(expected, within(1e-13 * expected));
  }

  @Test
  void itsJsonNamesAStretchOnlyWhereThereIsOne() throws Exception {
    ModelSpec plain = model(Optional.empty());
    ModelSpec stretched = model(Optional.of(new RotaryStretch(32, 1, 4, 8192)));

    assertThat(new String(RecordJson.toBytes(plain), StandardCharsets.UTF_8))
        .doesNotContain("stretch");
    for (ModelSpec model : new ModelSpec[] {plain, stretched}) {
      assertThat(RecordJson.fromBytes(RecordJson.toBytes(model), ModelSpec.class)).isEqualTo(model);
      assertThat(travelled(model)).isEqualTo(model);
    }
  }

  @Test
  void aModelThatReadsLessIsTheSameModel() {
    ModelSpec stretched = model(Optional.of(new RotaryStretch(32, 1, 4, 8192)));

    assertThat(stretched.reading(600).contextLength()).isEqualTo(600);
    assertThat(stretched.reading(600).rotaryFrequency(34)).isEqualTo(stretched.rotaryFrequency(34));
    assertThat(stretched.reading(1 << 20)).isEqualTo(stretched);
    assertThatThrownBy(() -> stretched.reading(0)).hasMessageContaining("context-length 0");
  }

  private static Object travelled(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
