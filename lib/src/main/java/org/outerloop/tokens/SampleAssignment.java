package org.outerloop.tokens;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;

/**
 * Whose turn a sequence is. Any party computes it from the run's settings and the turn at which a
 * round begins, which its record says:
 *
 * <pre>
 *   block b      = sequences b * batch .. b * batch + batch - 1, what one inner step consumes
 *   turn g       = first turn of the round + peer * innerSteps + step
 *   next round's first turn = this round's + peers on the roster * innerSteps
 *   epoch e      = g / blocks,  place = g mod blocks
 *   block of g   = permutation of epoch e, at place
 * </pre>
 *
 * So nobody meets a sequence twice in an epoch, however peers come and go, and an epoch may end in
 * the middle of a round. A block is a run of neighbours, which one read fetches; documents are
 * shuffled when the corpus is prepared, so neighbours are unrelated. The sequences after the last
 * whole block, fewer than one batch, are never assigned. Constant memory, O(1) per block either
 * way. Immutable.
 */
public final class SampleAssignment {
  private final long runSeed;
  private final long blocks;
  private final int innerSteps;
  private final int batchSequences;

  public SampleAssignment(
      long runSeed, long trainingSequences, int innerSteps, int batchSequences) {
    Require.that(innerSteps > 0, "%s inner steps", innerSteps);
    Require.that(batchSequences > 0, "Batches of %s sequences", batchSequences);
    Require.that(
        trainingSequences >= batchSequences,
        "The corpus holds %s sequences to train on, less than one batch of %s",
        trainingSequences,
        batchSequences);
    this.runSeed = runSeed;
    this.blocks = trainingSequences / batchSequences;
    this.innerSteps = innerSteps;
    this.batchSequences = batchSequences;
  }

  /** Sequences that are assigned in each epoch: all but an incomplete last block. */
  public long assignedSequences() {
    return blocks * batchSequences;
  }

  /** The epoch in which a turn falls. */
  public long epoch(long turn) {
    return turn / blocks;
  }

  /** The first turn of the round after one. */
  public long nextRound(long firstTurn, int peers) {
    return Math.addExact(firstTurn, Math.multiplyExact((long) peers, innerSteps));
  }

  /**
   * Indices of a peer's sequences in a round, inner step by inner step.
   *
   * @param firstTurn of the round
   * @param peerIndex on its roster
   */
  public long[] sequences(long firstTurn, int peerIndex) {
    long[] sequences = new long[Math.multiplyExact(innerSteps, batchSequences)];
    long first = turn(firstTurn, peerIndex, 0);
    long epoch = first / blocks;
    BlockPermutation permutation = permutation(epoch);
    for (int step = 0; step < innerSteps; step++) {
      long turn = first + step;
      if (turn / blocks != epoch) {
        epoch = turn / blocks;
        permutation = permutation(epoch);
      }
      long sequence = permutation.at(turn % blocks) * batchSequences;
      for (int i = 0; i < batchSequences; i++) {
        sequences[step * batchSequences + i] = sequence + i;
      }
    }
    return sequences;
  }

  /**
   * Whose turn a sequence is in an epoch.
   *
   * @throws IllegalArgumentException if the sequence is not among the {@link #assignedSequences}
   */
  public Owner ownerOf(long epoch, long sequence) {
    Require.that(epoch >= 0, "Epoch %s is negative", epoch);
    Require.that(
        0 <= sequence && sequence < assignedSequences(),
        "Sequence %s is not among the %s that are assigned",
        sequence,
        assignedSequences());
    long place = permutation(epoch).placeOf(sequence / batchSequences);
    long turn = Math.addExact(Math.multiplyExact(epoch, blocks), place);
    return new Owner(turn, (int) (sequence % batchSequences));
  }

  /** The turn of a peer's inner step. */
  public long turn(long firstTurn, int peerIndex, int step) {
    Require.that(firstTurn >= 0, "Turn %s is negative", firstTurn);
    Require.that(peerIndex >= 0, "Peer %s is negative", peerIndex);
    Require.that(0 <= step && step < innerSteps, "Inner step %s of %s", step, innerSteps);
    return Math.addExact(nextRound(firstTurn, peerIndex), step);
  }

  private BlockPermutation permutation(long epoch) {
    return new BlockPermutation(
        blocks, Seeds.generator(runSeed, epoch, "everyone", "order of sequences in an epoch"));
  }

  /**
   * A turn at a sequence.
   *
   * @param turn see {@link #turn}
   * @param place within the batch
   */
  public record Owner(long turn, int place) {}
}
