package org.outerloop.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;

/** One coding with one quantiser: what a contract test of the message runs for. */
record Codec(Coding coding, Quantisation quantiser) {
  static List<Coding> codings() {
    return List.of(Coding.values());
  }

  /** Every coding with every quantiser. */
  static Stream<Codec> all() {
    return codings().stream()
        .flatMap(c -> Arrays.stream(Quantisation.values()).map(q -> new Codec(c, q)));
  }

  /** The small layout of the tests. */
  MessagePlan plan() {
    return MessagePlan.of(Contributions.LAYOUT, Contributions.SPEC.with(quantiser, coding));
  }

  @Override
  public String toString() {
    return (coding + " " + quantiser).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
