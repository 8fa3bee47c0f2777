package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTableTest {
  @Test
  void alignsTheFiguresOfARun() {
    String table = ClosingTable.text(RunTotals.of(SampleRun.of(12)));

    assertThat(table)
        .isEqualTo(
            """
            rounds                                  12
            tokens                              4.72 M  in 18.4 k sequences of all peers
            held-out loss             8.3200 -> 4.3481  nats per token
            held-out bits per byte    2.8463 -> 1.4875
            bytes per contribution              134 kB  159 times smaller than dense fp32
              dense fp32                       21.3 MB
            time                                 326 s
              compute                            219 s  67 % of the time
              communication                     16.8 s  5 % of the time
              scoring                           73.2 s  22 % of the time
              merge                             9.60 s  3 % of the time
              other                             9.80 s  3 % of the time
            trials                                1.08  times the forward passes they need
            speed                               5.12 k  tokens per second per peer
            """);
  }

  @Test
  void fitsIntoEightyColumns() {
    assertThat(ClosingTable.text(RunTotals.of(SampleRun.of(2000))).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  @Test
  void hasHyphensForWhatARunWithoutRoundsDoesNotKnow() {
    RunReport nothing = new RunReport("none", List.of(), List.of(), List.of(), List.of(), "");

    assertThat(ClosingTable.text(RunTotals.of(nothing)))
        .contains("rounds                                   0\n")
        .contains("held-out loss                       - -> -  nats per token\n");
  }
}
