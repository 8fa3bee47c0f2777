package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.round.Recomputation.Outcome;

/** The inner steps of honest peers and of others, taken again. */
class RecomputePeerTest {
  private static TinyRun threeRounds;
  private static final List<RoundRecord> RECORDS = new ArrayList<>();
  private static final List<RoundStart> STARTS = new ArrayList<>();

  @TempDir Path folder;
  private TinyRun run;

  @BeforeAll
  static void commitThreeRounds(@TempDir Path once) {
    threeRounds = new TinyRun(once);
    STARTS.add(threeRounds.begin());
    for (int round = 0; round < 3; round++) {
      for (int peer = 0; peer < 3; peer++) {
        PeerResult result = threeRounds.train(peer, STARTS.get(round));
        threeRounds.publish(peer, result);
        Recomputation again =
            new RecomputePeer(threeRounds.validatorPlace(), 10)
                .apply(new RecomputePeer.Asked(STARTS.get(round), result.header()));
        System.out.println(again);
      }
      RECORDS.add(
          threeRounds.validate(
              STARTS.get(round),
              round == 0 ? threeRounds.fresh() : RECORDS.get(round - 1).standings()));
      STARTS.add(RECORDS.get(round).nextStart());
    }
  }

  @Test
  void x() {}
}
