package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DealRuleTest {
  @Test
  void batchesGoToTheWorkersInTurnAndFillOneRoundAfterTheOther() {
    DealRule rule = new DealRule(2, 5, 3, 41); // batches 0 to 8, of which 6 fill a round

    assertThat(rule.rounds()).isEqualTo(2);
    assertThat(rule.numPartitions()).isEqualTo(4);
    int[] parts = new int[9];
    for (int batch = 0; batch < parts.length; batch++) {
      parts[batch] = rule.getPartition(batch * 5L);
      assertThat(rule.getPartition(Math.min(40, batch * 5L + 4))).isEqualTo(parts[batch]);
    }
    assertThat(parts).containsExactly(0, 1, 0, 1, 0, 1, 2, 3, 2);
    assertThat(rule.batchEnd(4)).isEqualTo(5);
    assertThat(rule.batchEnd(5)).isEqualTo(10);
  }
}
