package org.outerloop.tokens;

import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;

/**
 * Whose turn a sequence is. Any party computes it from the run's settings alone:
 *
 * <pre>
 *   block b      = sequences b * batch .. b * batch + batch - 1, what one inner step consumes
 *   turn g       = (round * peers + peer) * innerSteps + step
 *   epoch e      = g / blocks,  place = g mod blocks
 *   block of g   = permutation of epoch e, at place
 * </pre>
 *
 * So nobody meets a sequence twice in an epoch, and an epoch may end in the middle of a round. A
 * block is a run of neighbours, which one read fetches; documents are shuffled when the corpus is
 * prepared, so neighbours are unrelated. The sequences after the last whole block, fewer than one
 * batch, are never assigned. Constant memory, O(1) per block either way. Immutable.
 */
public final class SampleAssignment {
  private final long runSeed;
  private final long blocks;
  private final int peers;
  private final int innerSteps;
  private final int batchSequences;

  public SampleAssignment(
      long runSeed, long trainingSequences, int peers, int innerSteps, int batchSequences) {
    Require.that(peers > 0, "%s peers", peers);
    Require.that(innerSteps > 0, "%s inner steps", innerSteps);
    Require.that(batchSequences > 0, "Batches of %s sequences", batchSequences);
    Require.that(
        trainingSequences >= batchSequences,
        "The corpus holds %s sequences to train on, less than one batch of %s",
        trainingSequences,
        batchSequences);
    this.runSeed = runSeed;
    this.blocks = trainingSequences / batchSequences;
    this.peers = peers;
    this.innerSteps = innerSteps;
    this.batchSequences = batchSequences;
  }

  /** Sequences that are assigned in each epoch: all but an incomplete last block. */
  public long assignedSequences() {
    return blocks * batchSequences;
  }

  /** The epoch in which a peer's inner step of a round falls. */
  public long epoch(long round, int peerIndex, int step) {
    return turn(round, peerIndex, step) / blocks;
  }

  /** Indices of a peer's sequences in a round, inner step by inner step. */
  public long[] sequences(long round, int peerIndex) {
    long[] sequences = new long[Math.multiplyExact(innerSteps, batchSequences)];
    long first = turn(round, peerIndex, 0);
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
   * Who consumes a sequence in an epoch, and when.
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
    long peerRound = turn / innerSteps;
    return new Owner(
        peerRound / peers,
        (int) (peerRound % peers),
        (int) (turn % innerSteps),
        (int) (sequence % batchSequences));
  }

  private long turn(long round, int peerIndex, int step) {
    Require.that(round >= 0, "Round %s is negative", round);
    Require.that(0 <= peerIndex && peerIndex < peers, "Peer %s of %s", peerIndex, peers);
    Require.that(0 <= step && step < innerSteps, "Inner step %s of %s", step, innerSteps);
    long peerRound = Math.addExact(Math.multiplyExact(round, peers), peerIndex);
    return Math.addExact(Math.multiplyExact(peerRound, innerSteps), step);
  }

  private BlockPermutation permutation(long epoch) {
    return new BlockPermutation(
        blocks, Seeds.generator(runSeed, epoch, "everyone", "order of sequences in an epoch"));
  }

  /**
   * A turn at a sequence.
   *
   * @param peerIndex of the run's list of peers
   * @param innerStep within the round
   * @param place within the batch
   */
  public record Owner(long round, int peerIndex, int innerStep, int place) {}
}
