package org.outerloop.round;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;

/**
 * A flat buffer cut into pieces, each stored as one object: runs of whole slices of at most {@value
 * #PIECE_ENTRIES} entries together, or one larger slice. So small models take few objects, and
 * large ones no more heap than a piece.
 */
record StateCut(List<Piece> pieces) {
  /** 16 MiB of float32. */
  static final int PIECE_ENTRIES = 1 << 22;

  StateCut {
    pieces = List.copyOf(pieces);
  }

  /** Entries {@code offset} to {@code offset + length - 1} of the flat buffer. */
  record Piece(long offset, int length) {
    boolean holds(long entry) {
      return offset <= entry && entry < offset + length;
    }
  }

  static StateCut of(RunSpec spec) {
    return of(ParameterLayout.of(spec.model()), Checkpoints.slices(spec), PIECE_ENTRIES);
  }

  static StateCut of(ParameterLayout layout, List<Slice> slices, int mostEntries) {
    List<Piece> pieces = new ArrayList<>();
    long offset = 0;
    int length = 0;
    for (Slice slice : slices) {
      if (length > 0 && length + (long) slice.length() > mostEntries) {
        pieces.add(new Piece(offset, length));
        length = 0;
      }
      offset = length == 0 ? Checkpoints.offset(layout, slice) : offset;
      length += slice.length();
    }
    pieces.add(new Piece(offset, length));
    return new StateCut(pieces);
  }
}
