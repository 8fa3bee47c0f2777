package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.message.StateClaim;

/** Peers of two devices each, on the CPU, in a run of two rounds. */
@Timeout(300)
class RankedRoundTest {
  @TempDir Path folder;

  private static RoundRecord round(TinyRun run, RoundStart start, RoundRecord before) {
    for (int peer = 0; peer < 3; peer++) {
      run.publish(peer, run.train(peer, start));
    }
    return run.validate(start, before == null ? run.fresh() : before.standings());
  }

  @Test
  void learnAsPeersOfOneDevice() {
    TinyRun two = new TinyRun(folder.resolve("two"), 2);
    RoundRecord first = round(two, two.begin(), null);
    RoundRecord second = round(two, first.nextStart(), first);

    TinyRun one = new TinyRun(folder.resolve("one"));
    RoundRecord expectedFirst = round(one, one.begin(), null);
    RoundRecord expected = round(one, expectedFirst.nextStart(), expectedFirst);

    assertThat(second.merged()).containsExactly(two.peer(0), two.peer(1), two.peer(2));
    assertThat(second.heldOutLoss()).isLessThan(first.heldOutLoss());
    assertThat(second.trainedTokens()).isEqualTo(expected.trainedTokens());
    // coarser than the losses of training: a tie may send another entry, or another code
    assertThat(second.heldOutLoss()).isCloseTo(expected.heldOutLoss(), within(2e-3));
  }

  @Test
  void sendTheSameBytesAgainAfterTheirStateWasKept() {
    TinyRun run = new TinyRun(folder, 2);
    RoundRecord first = round(run, run.begin(), null);
    PeerResult once = run.train(0, first.nextStart());
    PeerResult again = run.train(0, first.nextStart());

    assertThat(again.header()).isEqualTo(once.header());
    assertThat(once.header().state()).isEqualTo(StateClaim.kept(4));
  }
}
