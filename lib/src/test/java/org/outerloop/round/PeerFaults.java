package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.message.StateClaim.Origin;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.training.Trainer;

/** One fault in the work of one peer. */
final class PeerFaults implements FaultyPeer.Wrong {
  private final RunSpec spec;
  private final FaultKind kind;
  private final long round;
  private final SplitMix64 random;
  private final int slice;
  private final int step;
  private final long moment;

  PeerFaults(RunSpec spec, FaultKind kind, long round, SplitMix64 random) {
    this.spec = spec;
    this.kind = kind;
    this.round = round;
    this.random = random;
    this.slice = random.nextInt(Checkpoints.slices(spec).size());
    int steps = spec.training().innerSteps();
    // before the first step of all there are no moments
    this.step = round == 0 ? 1 + random.nextInt(steps - 1) : random.nextInt(steps);
    this.moment = random.nextInt(2);
  }

  /** The slice in which it is. */
  int slice() {
    return slice;
  }

  private Slice place() {
    return Checkpoints.slices(spec).get(slice);
  }

  private long offset() {
    return Checkpoints.offset(ParameterLayout.of(spec.model()), place());
  }

  @Override
  public RoundStart assigned(RoundStart start) {
    return kind == FaultKind.OTHER_SEQUENCES
        ? new RoundStart(
            start.round(),
            start.base(),
            start.roster(),
            start.turn() + 1 + random.nextInt(20),
            start.ledgerHeight())
        : start;
  }

  @Override
  public void beforeStep(int now, int[][] batch, Trainer trainer) {
    if (now != step) {
      return;
    }
    switch (kind) {
      case TOKEN_IN_MEMORY -> {
        int[] row = batch[random.nextInt(batch.length)];
        int at = random.nextInt(row.length);
        row[at] =
            (row[at] + 1 + random.nextInt(spec.model().vocabularySize() - 1))
                % spec.model().vocabularySize();
      }
      case PARAMETER_IN_STEPS -> Flip.in(trainer.parameters(), offset(), place().length(), random);
      case MOMENT_IN_STEPS ->
          Flip.in(
              moment == 0 ? trainer.firstMoment() : trainer.secondMoment(),
              offset(),
              place().length(),
              random);
      default -> {}
    }
  }

  @Override
  public void afterSteps(Trainer trainer) {
    if (kind == FaultKind.PARAMETER_AFTER_STEPS) {
      Flip.in(trainer.parameters(), offset(), place().length(), random);
    }
  }

  @Override
  public SparseSlice sent(int index, SparseSlice sent) {
    if (index != slice) {
      return sent;
    }
    return switch (kind) {
      case SELECTION, ROUNDING, SCALE -> changed(sent);
      default -> sent;
    };
  }

  /** Tries places until what comes of it can be sent. */
  private SparseSlice changed(SparseSlice sent) {
    for (int i = 0; i < 1000; i++) {
      short[] positions = sent.positions();
      byte[] codes = sent.codes();
      byte[] scales = sent.scales();
      if (kind == FaultKind.SELECTION) {
        positions[random.nextInt(positions.length)] += (short) (random.nextInt(2) == 0 ? 1 : -1);
      } else if (kind == FaultKind.ROUNDING) {
        int at = random.nextInt(codes.length);
        codes[at] ^= (byte) (1 << random.nextInt(sent.quantiser().codeBits()));
      } else {
        scales[random.nextInt(scales.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      }
      try {
        return SparseSlice.of(
            sent.slice(), sent.grid(), sent.quantiser(), positions, codes, scales);
      } catch (IllegalArgumentException e) {
        continue; // not a slice that anybody would read
      }
    }
    return sent;
  }

  @Override
  public void before(StateStore own) {
    if (kind == FaultKind.STATE_BETWEEN_ROUNDS) {
      changed(own, round, StateParts.NAMES.get(random.nextInt(StateParts.NAMES.size())));
    }
  }

  @Override
  public Digest kept(StateStore own, Digest state) {
    return switch (kind) {
      case KEPT_RESIDUAL -> changed(own, round + 1, StateParts.RESIDUAL);
      case KEPT_MOMENT ->
          changed(own, round + 1, moment == 0 ? StateParts.FIRST : StateParts.SECOND);
      default -> state;
    };
  }

  /** Keeps another state, whole and of the right name. */
  private Digest changed(StateStore own, long before, String name) {
    StateManifest manifest = own.find(before).orElseThrow();
    StateManifest.State state = manifest.state();
    List<StateManifest.Part> parts = new ArrayList<>();
    for (StateManifest.Part part : state.parts()) {
      parts.add(part.name().equals(name) ? changed(own, part) : part);
    }
    StateManifest other =
        StateManifest.of(
            new StateManifest.State(
                state.version(),
                state.run(),
                state.peer(),
                state.settings(),
                state.layout(),
                state.base(),
                state.position(),
                state.steps(),
                parts),
            Origin.KEPT);
    own.commit(other);
    return other.digest();
  }

  /** The tiny model's buffers are one piece each. */
  private StateManifest.Part changed(StateStore own, StateManifest.Part part) {
    int length = own.cut().pieces().get(0).length();
    float[] values = own.read(part.pieces().get(0), length);
    int at = (int) offset() + random.nextInt(place().length());
    values[at] = Flip.bit(values[at], random);
    return new StateManifest.Part(part.name(), List.of(own.keep(values, length, false)));
  }
}
