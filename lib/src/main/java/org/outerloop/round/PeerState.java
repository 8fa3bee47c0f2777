package org.outerloop.round;

import java.util.List;
import java.util.Map;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.Trainer;

/**
 * What a peer carries into a round: AdamW's moments and the error feedback. Either zeros or a saved
 * state, which is read when it is asked for and compared with its digests. Not thread-safe.
 */
final class PeerState {
  private final long round;
  private final StateClaim claim;
  private final Digest digest;
  private final Contents contents;

  private PeerState(long round, StateClaim claim, Digest digest, Contents contents) {
    this.round = round;
    this.claim = claim;
    this.digest = digest;
    this.contents = contents;
  }

  /** Where the values come from. */
  private interface Contents {
    void restore(Trainer trainer);

    float[] residual(Slice slice);
  }

  static PeerState zeros(long round, StateClaim claim) {
    return new PeerState(round, claim, WorkTrace.ZEROS, new Zeros());
  }

  static PeerState saved(RunSpec spec, StateStore store, StateManifest manifest) {
    StateManifest.State state = manifest.state();
    return new PeerState(
        state.position().round(),
        new StateClaim(manifest.origin(), state.steps()),
        manifest.digest(),
        new Saved(store, manifest, ParameterLayout.of(spec.model())));
  }

  /** The round that begins with this state. */
  long round() {
    return round;
  }

  /** What the header says of it. */
  StateClaim claim() {
    return claim;
  }

  /** Names its values. */
  Digest digest() {
    return digest;
  }

  /** Writes the moments into the trainer. */
  void restore(Trainer trainer) {
    contents.restore(trainer);
  }

  /** What of a slice was not sent so far; ask in the order of the layout. */
  float[] residual(Slice slice) {
    return contents.residual(slice);
  }

  /** Before the first round, and after a loss. */
  private static final class Zeros implements Contents {
    @Override
    public void restore(Trainer trainer) {
      for (ParameterBuffer part : StateParts.ofTrainer(trainer).values()) {
        float[] zeros = new float[(int) Math.min(part.size(), StateCut.PIECE_ENTRIES)];
        for (long offset = 0; offset < part.size(); offset += zeros.length) {
          part.write(offset, zeros, (int) Math.min(zeros.length, part.size() - offset));
        }
      }
    }

    @Override
    public float[] residual(Slice slice) {
      return new float[slice.length()];
    }
  }

  /** In a store. */
  private static final class Saved implements Contents {
    private final StateStore store;
    private final StateManifest manifest;
    private final SavedBuffer residual;

    Saved(StateStore store, StateManifest manifest, ParameterLayout layout) {
      this.store = store;
      this.manifest = manifest;
      this.residual = new SavedBuffer(store, layout, manifest, StateParts.RESIDUAL);
    }

    @Override
    public void restore(Trainer trainer) {
      Map<String, ParameterBuffer> parts = StateParts.ofTrainer(trainer);
      for (StateManifest.Part part : manifest.state().parts()) {
        if (parts.containsKey(part.name())) {
          load(part.pieces(), parts.get(part.name()));
        }
      }
    }

    private void load(List<Digest> pieces, ParameterBuffer into) {
      for (int i = 0; i < pieces.size(); i++) {
        StateCut.Piece piece = store.cut().pieces().get(i);
        into.write(piece.offset(), store.read(pieces.get(i), piece.length()), piece.length());
      }
    }

    @Override
    public float[] residual(Slice slice) {
      return residual.read(slice);
    }
  }
}
