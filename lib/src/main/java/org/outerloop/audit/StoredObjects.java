package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Roster;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Genesis;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.TrainedSlices;

/**
 * Reads all objects of two runs whose records are equal, and remembers those that are not what they
 * must be. Cost: everything is read once; memory: a slice, a block or a piece.
 */
final class StoredObjects {
  private final Pair pair;
  private final Side side;

  private StoredObjects(Pair pair, Side side) {
    this.pair = pair;
    this.side = side;
  }

  static void check(Pair pair, long rounds) {
    for (Side side : List.of(pair.a(), pair.b())) {
      new StoredObjects(pair, side).check(rounds);
    }
    for (long round = 0; pair.damages().isEmpty() && round <= rounds; round++) {
      bytes(pair, round);
    }
  }

  /** What no digest is about: frames and descriptions of equal models are the same bytes too. */
  private static void bytes(Pair pair, long round) {
    Map<String, Digest> a = pair.a().view().checkpointObjects(round);
    Map<String, Digest> b = pair.b().view().checkpointObjects(round);
    for (Map.Entry<String, Digest> object : a.entrySet()) {
      Digest other = b.getOrDefault(object.getKey(), object.getValue());
      if (!other.equals(object.getValue())) {
        pair.a()
            .read(
                () -> {
                  throw DamagedObjectException.of(
                      round - 1,
                      Optional.empty(),
                      object.getKey() + " of the checkpoint before round " + round,
                      "is not the same in A and B, though the values are");
                });
      }
    }
  }

  private void check(long rounds) {
    Optional<Genesis> genesis = side.read(() -> side.view().genesis());
    genesis.ifPresent(begin -> checkpoint(0, begin.model()));
    Optional<Roster> roster = genesis.map(begin -> begin.next().roster());
    for (long round = 0; round < rounds; round++) {
      long number = round;
      Optional<RoundRecord> record =
          side.read(() -> side.view().record(number)).map(CommittedRecord::record);
      if (record.isPresent()) {
        List<PeerSpec> peers = roster.map(Roster::peers).orElse(List.of());
        peers.forEach(peer -> contribution(number, peer, record.get()));
        checkpoint(round + 1, record.get().model());
      }
      roster = record.map(known -> known.next().roster());
    }
    roster.ifPresent(peers -> peers.peers().forEach(peer -> states(rounds, peer)));
    side.read(
        () -> {
          side.view().corpus().ifPresent(corpus -> corpus.verify());
          return Optional.empty();
        });
  }

  private void checkpoint(long round, Digest model) {
    Optional<CheckpointDigests> digests = side.read(() -> side.view().checkpoint(round));
    if (digests.isPresent()) {
      side.read(() -> named(round, digests.get(), model));
      for (Slice slice : pair.slices()) {
        side.read(() -> side.view().values(round, slice));
      }
    }
  }

  private static Optional<Digest> named(long round, CheckpointDigests digests, Digest model) {
    if (!digests.root().equals(model)) {
      throw DamagedObjectException.of(
          round - 1,
          Optional.empty(),
          "the checkpoint before round " + round,
          "has root " + digests.root().brief() + ", the record says " + model.brief());
    }
    return Optional.of(model);
  }

  private void contribution(long round, PeerSpec peer, RoundRecord record) {
    Optional<ContributionHeader> header = side.read(() -> side.view().header(round, peer));
    Optional<RoundRecord.Contribution> known = record.contribution(peer.id());
    if (header.isPresent() && known.isPresent()) {
      side.read(() -> same(round, peer, header.get(), known.get()));
      List<PayloadBlock> blocks = new ArrayList<>(header.get().blocks());
      blocks.forEach(block -> side.read(() -> side.view().block(round, peer.id(), block)));
      side.read(() -> side.view().payload(round, peer.id(), header.get()));
      side.read(() -> trace(round, peer, known.get()));
    }
  }

  private static Optional<Digest> same(
      long round, PeerSpec peer, ContributionHeader header, RoundRecord.Contribution known) {
    if (!header.payloadDigest().equals(known.payload()) || !header.trace().equals(known.trace())) {
      throw DamagedObjectException.of(
          round, Optional.of(peer.id()), "header.json", "is not the one that was judged");
    }
    return Optional.of(header.payloadDigest());
  }

  private Optional<TrainedSlices> trace(long round, PeerSpec peer, RoundRecord.Contribution known) {
    Optional<TrainedSlices> slices = side.view().trained(round, peer.id());
    if (slices.isPresent() && !slices.get().root().equals(known.trace().trained())) {
      throw DamagedObjectException.of(
          round, Optional.of(peer.id()), "trace.json", "is not the one that was signed");
    }
    return slices;
  }

  /** The states that a peer still keeps: those before the next round and the one before it. */
  private void states(long rounds, PeerSpec peer) {
    for (long round = Math.max(1, rounds - 1); round <= rounds; round++) {
      long number = round;
      Optional<StoredState> state = side.read(() -> side.view().state(number, peer.id()));
      state.ifPresent(
          kept ->
              kept.parts().stream()
                  .flatMap(part -> part.pieces().stream())
                  .forEach(piece -> side.read(() -> side.view().piece(number, peer.id(), piece))));
    }
  }
}
