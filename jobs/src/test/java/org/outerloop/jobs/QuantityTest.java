package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void writesBytesWithDecimalPrefixes() {
    assertThat(Quantity.bytes(0)).isEqualTo("0 B");
    assertThat(Quantity.bytes(999)).isEqualTo("999 B");
    assertThat(Quantity.bytes(1000)).isEqualTo("1.00 kB");
    assertThat(Quantity.bytes(133_956.4)).isEqualTo("134 kB");
    assertThat(Quantity.bytes(999_600)).isEqualTo("1.00 MB");
    assertThat(Quantity.bytes(288e9)).isEqualTo("288 GB");
  }

  @Test
  void writesCountsWithThreeDigits() {
    assertThat(Quantity.count(98_304)).isEqualTo("98.3 k");
    assertThat(Quantity.count(4_718_592)).isEqualTo("4.72 M");
    assertThat(Quantity.count(12)).isEqualTo("12");
    assertThat(Quantity.count(12.5)).isEqualTo("12.5");
  }

  @Test
  void writesTimeAsAClock() {
    assertThat(Quantity.clock(0.4)).isEqualTo("0:00");
    assertThat(Quantity.clock(61)).isEqualTo("1:01");
    assertThat(Quantity.clock(3600 + 62)).isEqualTo("1:01:02");
  }

  @Test
  void keepsADigitOfSmallShares() {
    assertThat(Quantity.share(0.004)).isEqualTo("0.4 %");
    assertThat(Quantity.share(0.334)).isEqualTo("33 %");
    assertThat(Quantity.share(0)).isEqualTo("0 %");
  }

  @Test
  void hasAHyphenForWhatWasNotMeasured() {
    assertThat(Quantity.bytes(Double.NaN)).isEqualTo("-");
    assertThat(Quantity.loss(Double.NaN)).isEqualTo("-");
    assertThat(Quantity.share(0.0 / 0)).isEqualTo("-");
    assertThat(Quantity.factor(1 / 0.0)).isEqualTo("-");
  }
}
