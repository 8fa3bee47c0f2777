package org.outerloop.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiiMaskTest {
  private static final PiiMask ALL = new PiiMask(EnumSet.allOf(PiiKind.class));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mail jane.doe+x@mail.example.com.|mail <EMAIL>.",
        "J\u00FCrgen <j\u00FCrgen@example.de>|J\u00FCrgen <<EMAIL>>",
        "5550100@example.com|<EMAIL>",
        "call +1 (202) 555-0101 now|call <PHONE> now",
        "+44 20 7946 0958, or|<PHONE>, or",
        "(202) 555-0101|<PHONE>",
        "(202)555-0101.|<PHONE>.",
        "202.555.0101|<PHONE>",
        "1-800-555-0199|<PHONE>",
        "server 192.0.2.1:80/x|server <IPV4>:80/x",
        "at 2001:db8::1.|at <IPV6>.",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334|<IPV6>",
        "fe80::1ff:fe23:4567:890a is|<IPV6> is",
        "card 4111 1111 1111 1111, x|card <CARD>, x",
        "4111111111111111|<CARD>",
        "3782-822463-10005|<CARD>",
        "SSN 000-12-3401.|SSN <SSN>."
      })
  void masksWhatItFinds(String text, String masked) {
    assertThat(TextStages.page(ALL, text).text()).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111 1111 1111 1112",
        "ISBN 978-3-16-148410-0",
        "1.2.3.4.5",
        "version 1.2.3.400",
        "kernel 2.6.18.6",
        "10.0.0.256",
        "std::vector a::b Face::Add",
        "at 12:34:56 or 00:1A:2B:3C:4D:5E",
        "2025550101",
        "1999-2000 and 2001-02-03",
        "3.14159265358979",
        "a @ b, @home, x@y, me@localhost",
        "$1,202,555,0101",
        "202-555-01012",
        "+1 or +12 3"
      })
  void leavesOtherNumbers(String text) {
    Page page = TextStages.page(ALL, text);

    assertThat(page.text()).isEqualTo(text);
    assertThat(page.cuts()).isEmpty();
  }

  @Test
  void countsByKind() {
    Page page = TextStages.page(ALL, "a@b.cd e@f.gh 192.0.2.1");

    assertThat(page.text()).isEqualTo("<EMAIL> <EMAIL> <IPV4>");
    assertThat(page.cuts()).containsOnlyKeys("pii-email", "pii-ipv4").containsEntry("pii-email", 2);
  }

  @Test
  void masksOnlyTheKindsAskedFor() {
    PiiMask emails = new PiiMask(Set.of(PiiKind.EMAIL));

    assertThat(TextStages.page(emails, "a@b.cd 192.0.2.1").text()).isEqualTo("<EMAIL> 192.0.2.1");
  }
}
