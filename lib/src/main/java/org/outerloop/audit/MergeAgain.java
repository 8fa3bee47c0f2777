package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.merge.NormClip;
import org.outerloop.merge.SliceMerge;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Roster;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Genesis;
import org.outerloop.round.RoundRecord;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Takes the outer step on one slice again, from the contributions that A has, to say which of two
 * models is wrong. Reads the blocks of one tensor of every merged contribution.
 */
final class MergeAgain {
  private final Pair pair;
  private final long round;

  MergeAgain(Pair pair, long round) {
    this.pair = pair;
    this.round = round;
  }

  /** In words; nothing where it cannot be told. */
  String whoIsWrong(Parting parting, RoundRecord a, RoundRecord b) {
    return parting
        .place()
        .flatMap(place -> index(place).flatMap(index -> again(index, a)))
        .map(this::compare)
        .orElse("");
  }

  /** A slice after the outer step. */
  private record Again(Slice slice, float[] values) {}

  private Optional<Integer> index(TensorPlace place) {
    for (int i = 0; i < pair.slices().size(); i++) {
      if (TensorPlace.of(pair.layout(), pair.slices(), i).equals(place)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private String compare(Again again) {
    return pair.both(view -> view.values(round + 1, again.slice()))
        .map(
            both -> {
              boolean right = Floats.firstDifference(both.a(), again.values()).isEmpty();
              boolean other = Floats.firstDifference(both.b(), again.values()).isEmpty();
              return right == other
                  ? "computed again it is neither"
                  : "computed again from the contributions it is " + (right ? "A's" : "B's");
            })
        .orElse("");
  }

  private Optional<Again> again(int index, RoundRecord record) {
    Slice slice = pair.slices().get(index);
    List<SparseSlice> sent = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    for (PeerId peer : record.merged()) {
      Optional<List<SparseSlice>> tensor = tensor(peer, slice.tensor());
      if (tensor.isEmpty()) {
        return Optional.empty();
      }
      double norm = 0;
      for (SparseSlice part : tensor.get()) {
        norm += part.squaredNorm();
        if (part.slice().equals(slice)) {
          sent.add(part);
        }
      }
      norms.add(norm);
    }
    float[] factors =
        norms.isEmpty()
            ? new float[0]
            : NormClip.factors(norms.stream().mapToDouble(Double::doubleValue).toArray());
    return pair.a()
        .read(() -> pair.a().view().values(round, slice))
        .map(
            theta -> {
              new SliceMerge(pair.spec().merge()).step(theta, sent, factors);
              return new Again(slice, theta);
            });
  }

  /** All slices of a tensor that a peer sent. */
  private Optional<List<SparseSlice>> tensor(PeerId peer, int tensor) {
    RunView view = pair.a().view();
    Optional<Roster> roster =
        round == 0
            ? pair.a().read(view::genesis).map(Genesis::next).map(next -> next.roster())
            : pair.a().read(() -> view.record(round - 1)).map(r -> r.record().next().roster());
    Optional<ContributionHeader> header =
        roster
            .filter(known -> known.has(peer))
            .map(known -> known.peers().get(known.indexOf(peer)))
            .flatMap(spec -> pair.a().read(() -> view.header(round, spec)));
    if (header.isEmpty()) {
      return Optional.empty();
    }
    ContributionReader reader = new ContributionReader(pair.layout(), pair.spec().compression());
    List<SparseSlice> slices = new ArrayList<>();
    for (PayloadBlock block : header.get().blocks()) {
      if (holds(block, tensor)) {
        Optional<byte[]> bytes = pair.a().read(() -> view.block(round, peer, block));
        if (bytes.isEmpty()) {
          return Optional.empty();
        }
        try {
          reader.readBlock(bytes.get(), block).stream()
              .filter(slice -> slice.slice().tensor() == tensor)
              .forEach(slices::add);
        } catch (MalformedMessageException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(slices);
  }

  private boolean holds(PayloadBlock block, int tensor) {
    List<Slice> all = pair.slices();
    return all.subList(block.firstSlice(), block.firstSlice() + block.slices()).stream()
        .anyMatch(slice -> slice.tensor() == tensor);
  }
}
