package org.outerloop.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GauntletSpecTest {
  private static final String JSON =
      """
      {"assigned-sequences": 16, "random-sequences": 16, "held-out-sequences": 64,
       "trial-step": 0.2, "rating-beta": 7.0, "rating-tau": 0.1, "proof-decay": 0.05,
       "copy-overlap": 0.4, "read-floor-seconds": 30,
       "read-bytes-per-second": 1000000, "merged-peers": 20, "significance": 2.0,
       "miss-factors": [0.75, 0.5], "negative-rounds": 3, "upload-tick-millis": 1000,
       "weight-power": 2.0}
      """;

  @Test
  void isReadFromJson() {
    GauntletSpec spec = read(JSON);

    assertThat(spec.missFactors()).containsExactly(0.75, 0.5);
    assertThat(spec.uploadTickMillis()).isEqualTo(1000);
    assertThat(RecordJson.fromBytes(RecordJson.toBytes(spec), GauntletSpec.class)).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "significance\": 2.0|significance\": -1|gauntlet.significance -1.0 is not a number",
        "0.5]|1.5]|gauntlet.miss-factors has 1.5, outside [0, 1]",
        "rounds\": 3|rounds\": 0|gauntlet.negative-rounds 0 is not positive",
        "millis\": 1000|millis\": 0|gauntlet.upload-tick-millis 0 is not positive",
        "power\": 2.0|power\": 0|gauntlet.weight-power 0.0 is outside (0, 4]",
        "overlap\": 0.4|overlap\": 1.4|gauntlet.copy-overlap 1.4 is outside (0, 1]",
        "floor-seconds\": 30|floor-seconds\": 0|gauntlet.read-floor-seconds 0 is not positive",
        "second\": 1000000|second\": 0|gauntlet.read-bytes-per-second 0 is not positive",
        "tau\": 0.1|tau\": -0.1|gauntlet.rating-tau -0.1 is negative"
      })
  void refusesImpossibleConstantsByName(String from, String to, String message) {
    assertThatThrownBy(() -> read(JSON.replace(from, to)))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageContaining(message);
  }

  private static GauntletSpec read(String json) {
    return RecordJson.fromBytes(json.getBytes(StandardCharsets.UTF_8), GauntletSpec.class);
  }
}
