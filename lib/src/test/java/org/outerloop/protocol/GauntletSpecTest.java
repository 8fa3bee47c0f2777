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
      {"assigned-sequences": 16, "random-sequences": 16, "scoring-share": 1000.0, "held-out-sequences": 64,
       "trial-step": 0.2, "significance": 2.0, "copy-overlap": 0.4,
       "read-floor-seconds": 30, "read-bytes-per-second": 1000000, "upload-tick-millis": 1000,
       "draw": {"evaluated-peers": 20, "waiting-share": 0.5, "lot": "bounded", "bins": 1},
       "rating": {"beta": 7.0, "tau": 0.1, "both-ends": true},
       "proof": {"decay": 0.05, "threshold": 0.0, "warmup-rounds": 0, "typical-share": 0.25},
       "sync": {"steps": 3, "power": 2.5, "slash-beyond": 3, "slash-factor": 1.0},
       "audit": {"recomputed-share": 0.0, "sketched-sequences": 0, "checked-sequences": 0},
       "penalties": {"miss-factors": [0.75, 0.5], "window-misses": 4, "window-rounds": 8,
         "set-aside-rounds": 8, "copy-set-aside-rounds": 0, "inactive-rounds": 8,
         "negative-window": 8, "negative-factor": 0.25, "exempt-place": 0},
       "selection": {"merged-peers": 20, "reserve-peers": 10, "negative-rounds": 3,
         "refuse-harm": true, "merge-untried": false, "merge-stale": false,
         "norm-band": 5.0, "norm-growth": 20.0, "unproven-errors": 3.0},
       "weights": {"policy": "power", "power": 2.0, "burn": 0.0, "top-peers": 20,
         "top-share": 0.75, "top-ratio": 2.0, "next-peers": 10, "next-decay": 0.5}}
      """;

  @Test
  void isReadFromJson() {
    GauntletSpec spec = read(JSON);

    assertThat(spec).isEqualTo(GauntletSpecs.OURS);
    assertThat(RecordJson.fromBytes(RecordJson.toBytes(spec), GauntletSpec.class)).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "significance\": 2.0|significance\": -1|gauntlet.significance -1.0 is not a number",
        "overlap\": 0.4|overlap\": 1.4|gauntlet.copy-overlap 1.4 is outside (0, 1]",
        "millis\": 1000|millis\": 0|gauntlet.upload-tick-millis 0 is not positive",
        "share\": 0.5|share\": 2|gauntlet.draw.waiting-share 2.0 is outside [0, 1]",
        "bins\": 1|bins\": 0|gauntlet.draw.bins 0 is not positive",
        "bounded|odd|draw.lot is 'odd', none of [bounded, by-waiting]",
        "tau\": 0.1|tau\": -0.1|gauntlet.rating.tau -0.1 is negative",
        "threshold\": 0.0|threshold\": -1|gauntlet.proof.threshold -1.0 is outside [0, 1]",
        "typical-share\": 0.25|typical-share\": 2|gauntlet.proof.typical-share 2.0 is outside [0, 1]",
        "norm-band\": 5.0|norm-band\": 0.5|norm-band 0.5 is neither 0 nor above 1",
        "steps\": 3|steps\": 0|gauntlet.sync.steps 0 is not positive",
        "0.5],|1.5],|gauntlet.penalties.miss-factors 1.5 is outside [0, 1]",
        "misses\": 4|misses\": 9|gauntlet.penalties.window-misses 9 is outside [1, 8]",
        "inactive-rounds\": 8|inactive-rounds\": 65|inactive-rounds 65 is outside [1, 64]",
        "negative-rounds\": 3|negative-rounds\": 0|negative-rounds 0 is not positive",
        "\"power\": 2.0|\"power\": 0|gauntlet.weights.power 0.0 is outside (0, 4]",
        "burn\": 0.0|burn\": 1.1|gauntlet.weights.burn 1.1 is outside [0, 1]",
        "floor-seconds\": 30|floor-seconds\": 0|gauntlet.read-floor-seconds 0 is not positive",
        "second\": 1000000|second\": 0|gauntlet.read-bytes-per-second 0 is not positive"
      })
  void refusesImpossibleConstantsByName(String from, String to, String message) {
    assertThat(JSON).contains(from);
    assertThatThrownBy(() -> read(JSON.replace(from, to)))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageContaining(message);
  }

  private static GauntletSpec read(String json) {
    return RecordJson.fromBytes(json.getBytes(StandardCharsets.UTF_8), GauntletSpec.class);
  }
}
