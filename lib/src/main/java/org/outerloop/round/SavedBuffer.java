package org.outerloop.round;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;

/**
 * One buffer of a saved state, read slice by slice. Cheapest in the order of the layout: it holds
 * the piece that was read last. Not thread-safe.
 */
public final class SavedBuffer {
  private final StateStore store;
  private final ParameterLayout layout;
  private final List<Digest> digests;
  private int at = -1;
  private float[] values = {};

  SavedBuffer(StateStore store, ParameterLayout layout, StateManifest manifest, String name) {
    this.store = store;
    this.layout = layout;
    this.digests =
        manifest.state().parts().stream()
            .filter(part -> part.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("A state without " + name))
            .pieces();
  }

  /**
   * A peer's error feedback before a round.
   *
   * @param own bucket of the peer
   * @throws NoSuchElementException if that state is not there
   */
  public static SavedBuffer errorFeedback(ObjectStore own, RunSpec spec, long round) {
    StateStore store = new StateStore(own, spec);
    StateManifest manifest =
        store
            .find(round)
            .orElseThrow(
                () -> new NoSuchElementException("No state before round " + round + " in " + own));
    return new SavedBuffer(store, ParameterLayout.of(spec.model()), manifest, StateParts.RESIDUAL);
  }

  /** Values of a slice, row-major. */
  public float[] read(Slice slice) {
    long offset = Checkpoints.offset(layout, slice);
    List<StateCut.Piece> pieces = store.cut().pieces();
    if (at < 0 || !pieces.get(at).holds(offset)) {
      at = 0;
      while (!pieces.get(at).holds(offset)) {
        at++;
      }
      values = store.read(digests.get(at), pieces.get(at).length());
    }
    int from = (int) (offset - pieces.get(at).offset());
    return Arrays.copyOfRange(values, from, from + slice.length());
  }
}
