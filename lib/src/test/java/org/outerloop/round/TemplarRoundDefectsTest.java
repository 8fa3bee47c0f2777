package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.gauntlet.Decision;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.storage.ObjectStore;

/**
 * What is wrong in how one-covenant/templar 142666f0 reads contributions, by reading it, in whole
 * rounds here. Letters as in gauntlet/TemplarDefectsTest.
 */
class TemplarRoundDefectsTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;

  private TinyRun run;
  private RoundStart start;

  @BeforeEach
  void everybodyPublishes() {
    run = new TinyRun(folder);
    start = run.begin();
    for (int peer = 0; peer < 3; peer++) {
      run.publish(peer, run.train(peer, start));
    }
  }

  /** There all peers after the malformed one are dropped, for everybody. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void bOneMalformedContributionDropsNobodyElse(int culprit) {
    spoil(culprit, 0);

    RoundRecord record = run.validate(start, run.fresh());

    for (int peer = 0; peer < 3; peer++) {
      Verdict verdict = record.verdicts().get(peer);
      assertThat(verdict.isMerged()).isEqualTo(peer != culprit);
      assertThat(verdict.outcome())
          .isEqualTo(peer == culprit ? Outcome.MALFORMED : Outcome.ACCEPTED);
    }
  }

  /** There values that only the outer step trips over stop every node; here nothing gets so far. */
  @Test
  void dNoByteOfAPayloadStopsTheRound() {
    for (int part = 1; part < 6; part++) {
      spoil(1, part);
    }

    RoundRecord record = run.validate(start, run.fresh());

    assertThat(record.verdicts().get(1).decision()).isEqualTo(Decision.MALFORMED);
    assertThat(record.merged()).containsExactly(run.peer(0), run.peer(2));
  }

  private void spoil(int peer, int sixth) {
    String key = run.spec.keys().contribution(0);
    try (ObjectStore bucket = run.bucket(peer)) {
      byte[] payload = bucket.get(key, MEGABYTE);
      payload[payload.length * sixth / 6] ^= (byte) 0xff;
      bucket.put(key, payload);
    }
  }
}
