package org.outerloop.bittensor;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * How long to wait for a node and how much to take from it.
 *
 * @param connect for a connection
 * @param request for an answer
 * @param silence without a new block after which a connection counts as dead; the JDK's client does
 *     not always notice when the other side goes without a word right after an answer
 * @param pauses before the second, third, ... attempt; their number bounds the attempts
 * @param maxMessage characters of one message
 */
record RpcLimits(
    Duration connect, Duration request, Duration silence, List<Duration> pauses, int maxMessage)
    implements Serializable {
  /** Time between two blocks of the chain. */
  private static final Duration BLOCK = Duration.ofSeconds(12);

  /**
   * Four times the seats of the largest subnet seen (1,024), times characters for one: 34 bytes of
   * axon, 32 of key and at most 9 for each of ten numbers and flags make 156, twice that in
   * hexadecimal.
   */
  private static final int MAX_MESSAGE = 4 * 1024 * 2 * 160;

  /**
   * An answer is worth as much as a block is new: two blocks for it, one to connect. A chain stands
   * still for a block now and then, hardly for five. Four attempts, with pauses that double from a
   * second: less than three minutes in all.
   */
  static final RpcLimits USUAL =
      new RpcLimits(
          BLOCK,
          BLOCK.multipliedBy(2),
          BLOCK.multipliedBy(5),
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)),
          MAX_MESSAGE);

  RpcLimits {
    pauses = List.copyOf(pauses);
    Require.that(maxMessage > 0, "A message of %s characters", maxMessage);
  }
}
