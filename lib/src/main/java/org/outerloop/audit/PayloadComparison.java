package org.outerloop.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.PeerId;
import org.outerloop.sparseloco.SparseSlice;

/** What was made of equal parameters and equal error feedback, slice by slice. */
final class PayloadComparison {
  private final Pair pair;
  private final long round;
  private final PeerId peer;

  PayloadComparison(Pair pair, long round, PeerId peer) {
    this.pair = pair;
    this.round = round;
    this.peer = peer;
  }

  Optional<Parting> compare(PeerWork a, PeerWork b) {
    if (a.payload().equals(b.payload())) {
      return Optional.empty();
    }
    Parting parting =
        Parting.of(
            round,
            Stage.CODEC,
            peer,
            "of equal parameters and state A made %s and B made %s"
                .formatted(a.payload().brief(), b.payload().brief()));
    if (a.header().isEmpty() || b.header().isEmpty()) {
      return Optional.of(parting.adding("a header is gone, so no tensor can be named"));
    }
    return Optional.of(blocks(parting, a.header().get(), b.header().get()));
  }

  private Parting blocks(Parting parting, ContributionHeader a, ContributionHeader b) {
    List<Integer> differ = new ArrayList<>();
    Optional<Parting> first = Optional.empty();
    boolean other = false;
    for (int i = 0; i < Math.min(a.blocks().size(), b.blocks().size()); i++) {
      PayloadBlock ofA = a.blocks().get(i);
      PayloadBlock ofB = b.blocks().get(i);
      if (!ofA.digest().equals(ofB.digest())) {
        other = true;
        Optional<Pair.Both<List<SparseSlice>>> slices = slices(ofA, ofB);
        if (slices.isEmpty()) {
          return parting.adding("block " + i + " is not at hand on both sides");
        }
        first = first.or(() -> first(parting, slices.get(), ofA.firstSlice(), differ));
      }
    }
    String bytes = other ? "the same values in other bytes" : "blocks are equal, the frame is not";
    return first.orElseGet(() -> parting.adding(bytes));
  }

  private Optional<Pair.Both<List<SparseSlice>>> slices(PayloadBlock a, PayloadBlock b) {
    ContributionReader reader = new ContributionReader(pair.layout(), pair.spec().compression());
    Optional<byte[]> ofA = pair.a().read(() -> pair.a().view().block(round, peer, a));
    Optional<byte[]> ofB = pair.b().read(() -> pair.b().view().block(round, peer, b));
    try {
      return ofA.isEmpty() || ofB.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Pair.Both<>(reader.readBlock(ofA.get(), a), reader.readBlock(ofB.get(), b)));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  private Optional<Parting> first(
      Parting parting, Pair.Both<List<SparseSlice>> slices, int firstSlice, List<Integer> differ) {
    Optional<Parting> first = Optional.empty();
    for (int i = 0; i < Math.min(slices.a().size(), slices.b().size()); i++) {
      String what = difference(slices.a().get(i), slices.b().get(i));
      if (!what.isEmpty()) {
        differ.add(firstSlice + i);
        int index = firstSlice + i;
        first =
            first.or(
                () ->
                    Optional.of(
                        parting
                            .at(TensorPlace.of(pair.layout(), pair.slices(), index))
                            .adding(what)));
      }
    }
    return first.map(
        found ->
            differ.size() == 1
                ? found
                : found.adding(differ.size() + " slices of its block differ"));
  }

  private static String difference(SparseSlice a, SparseSlice b) {
    List<String> parts = new ArrayList<>();
    short[] positionsA = a.positions();
    short[] positionsB = b.positions();
    if (!Arrays.equals(positionsA, positionsB)) {
      int at = Arrays.mismatch(positionsA, positionsB);
      parts.add(
          "selection: entry %d stands at %d in A and %d in B"
              .formatted(at, a.position(at), b.position(at)));
    }
    byte[] codesA = a.codes();
    byte[] codesB = b.codes();
    if (!Arrays.equals(codesA, codesB)) {
      int at = Arrays.mismatch(codesA, codesB);
      parts.add(
          "rounding: entry %d has code %d in A and %d in B".formatted(at, codesA[at], codesB[at]));
    }
    if (!Arrays.equals(a.scales(), b.scales())) {
      parts.add("scale %d".formatted(Arrays.mismatch(a.scales(), b.scales())));
    }
    return String.join(", ", parts);
  }
}
