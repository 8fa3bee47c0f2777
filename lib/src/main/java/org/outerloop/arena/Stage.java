package org.outerloop.arena;

import java.util.List;
import java.util.stream.IntStream;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Roster;
import org.outerloop.tokens.DataReceipt;
import org.outerloop.tokens.SampleAssignment;

/**
 * What everybody knows when a round begins.
 *
 * @param bases parameters at the start of this round, of the one before, and so on; not to be
 *     changed
 * @param digests of these
 * @param turn at which the assignment of sequences begins
 */
record Stage(
    ArenaSpec spec,
    long round,
    List<float[]> bases,
    List<Digest> digests,
    Roster roster,
    long turn,
    SampleAssignment assignment) {
  /** Bases that are remembered. */
  static final int BASES = 4;

  float[] base() {
    return bases.get(0);
  }

  Digest baseDigest() {
    return digests.get(0);
  }

  /** What a peer is obliged to train on, in this order. */
  long[] assigned(PeerId peer) {
    return assignment.sequences(turn, roster.indexOf(peer));
  }

  /** Everything that anyone is obliged to train on. */
  long[] taken() {
    return IntStream.range(0, roster.size())
        .mapToObj(peer -> assignment.sequences(turn, peer))
        .flatMapToLong(java.util.Arrays::stream)
        .toArray();
  }

  /** What a header must say of the work. */
  WorkClaim required(PeerId peer, StateClaim state) {
    DataReceipt receipt = new DataReceipt();
    for (long sequence : assigned(peer)) {
      receipt.add(sequence);
    }
    long sequences = receipt.sequences();
    return new WorkClaim(receipt.finish(), sequences, sequences * ToyText.LENGTH, state);
  }
}
