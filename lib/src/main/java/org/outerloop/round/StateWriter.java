package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.Trainer;

/**
 * Writes the pieces of a state: first the error feedback, slice by slice in the order of the
 * layout, then the moments. Heap: one piece, as floats and as bytes. Not thread-safe.
 */
final class StateWriter {
  private final StateStore store;
  private final ParameterLayout layout;
  private final boolean again;
  private final List<Digest> residual = new ArrayList<>();
  private float[] piece = {};
  private int filled;

  /**
   * @param again writes also what seems to be there
   */
  StateWriter(StateStore store, ParameterLayout layout, boolean again) {
    this.store = store;
    this.layout = layout;
    this.again = again;
  }

  /** Keeps what of the next slice was not sent; more values may follow in the array. */
  void residual(Slice slice, float[] values) {
    List<StateCut.Piece> pieces = store.cut().pieces();
    Require.that(residual.size() < pieces.size(), "%s is beyond the last piece", slice);
    StateCut.Piece current = pieces.get(residual.size());
    long expected = current.offset() + filled;
    long offset = Checkpoints.offset(layout, slice);
    Require.that(
        offset == expected, "%s begins at entry %s, expected is %s", slice, offset, expected);
    piece = filled == 0 && piece.length < current.length() ? new float[current.length()] : piece;
    System.arraycopy(values, 0, piece, filled, slice.length());
    filled += slice.length();
    if (filled == current.length()) {
      residual.add(store.keep(piece, filled, again));
      filled = 0;
    }
  }

  /** Keeps the moments; returns all parts of the state. */
  List<StateManifest.Part> finish(Trainer trainer) {
    int pieces = store.cut().pieces().size();
    Require.that(
        residual.size() == pieces, "%s of %s pieces were written", residual.size(), pieces);
    List<StateManifest.Part> parts = new ArrayList<>();
    parts.add(new StateManifest.Part(StateParts.RESIDUAL, residual));
    for (Map.Entry<String, ParameterBuffer> part : StateParts.ofTrainer(trainer).entrySet()) {
      parts.add(new StateManifest.Part(part.getKey(), keep(part.getValue())));
    }
    return parts;
  }

  private List<Digest> keep(ParameterBuffer from) {
    List<Digest> digests = new ArrayList<>();
    for (StateCut.Piece current : store.cut().pieces()) {
      float[] values = new float[current.length()];
      from.read(current.offset(), values, values.length);
      digests.add(store.keep(values, values.length, again));
    }
    return digests;
  }
}
