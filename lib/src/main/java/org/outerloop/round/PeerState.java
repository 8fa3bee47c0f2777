package org.outerloop.round;

import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointStream;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.Trainer;

/**
 * What a peer carries from round to round: AdamW's moments and the error feedback, kept in its own
 * bucket as it was before each round, so that a round can be done again. State of round t - 1 goes
 * when that of t + 1 is there: round t may still have to be repeated.
 */
final class PeerState {
  private static final String FIRST = "exp_avg/";
  private static final String SECOND = "exp_avg_sq/";
  private static final String RESIDUAL = "error_feedback/";

  private final ObjectStore own;
  private final RunSpec spec;
  private final ParameterLayout layout;
  private final long round;

  PeerState(ObjectStore own, RunSpec spec, long round) {
    this.own = own;
    this.spec = spec;
    this.layout = ParameterLayout.of(spec.model());
    this.round = round;
  }

  /** Whether the state before this round is there; it is written as a whole or not at all. */
  boolean isThere() {
    // the second moment is written last
    return Checkpoint.digests(own, before(SECOND)).isPresent();
  }

  /** Loads the moments; false, leaving zeros, if they are not there. */
  boolean restore(Trainer trainer) {
    if (!isThere()) {
      return false;
    }
    load(before(FIRST), trainer.firstMoment());
    load(before(SECOND), trainer.secondMoment());
    return true;
  }

  private void load(String prefix, ParameterBuffer into) {
    Checkpoint reader = Checkpoint.open(own, prefix, layout);
    for (Slice slice : Checkpoints.slices(spec)) {
      into.write(Checkpoints.offset(layout, slice), reader.read(slice), slice.length());
    }
  }

  /** Error feedback before and after this round, slice by slice. */
  Residuals residuals() {
    return new Residuals();
  }

  /**
   * Writes the moments as they stand after this round, and lets go of those nobody needs any more.
   */
  void keepMoments(Trainer trainer) {
    save(after(FIRST), trainer.firstMoment());
    save(after(SECOND), trainer.secondMoment());
    if (round > 0) {
      for (ObjectInfo old : own.list(spec.keys().state(round - 1))) {
        own.delete(old.key());
      }
    }
  }

  private void save(String prefix, ParameterBuffer from) {
    try (CheckpointStream stream = writer(prefix).stream()) {
      for (Slice slice : Checkpoints.slices(spec)) {
        float[] values = new float[slice.length()];
        from.read(Checkpoints.offset(layout, slice), values, slice.length());
        stream.write(slice, values);
      }
      stream.commit();
    }
  }

  private CheckpointWriter writer(String prefix) {
    return Checkpoints.writer(own, prefix, spec);
  }

  private String before(String part) {
    return spec.keys().state(round) + part;
  }

  private String after(String part) {
    return spec.keys().state(round + 1) + part;
  }

  /** Reads the old error feedback and writes the new one beside it. */
  final class Residuals implements AutoCloseable {
    private final boolean there = isThere();
    private final Checkpoint reader = there ? Checkpoint.open(own, before(RESIDUAL), layout) : null;
    private final CheckpointStream stream = writer(after(RESIDUAL)).stream();

    /** Zeros where nothing was kept. */
    float[] before(Slice slice) {
      return there ? reader.read(slice) : new float[slice.length()];
    }

    private String before(String part) {
      return PeerState.this.before(part);
    }

    void keep(Slice slice, float[] residual) {
      stream.write(slice, residual);
    }

    void commit() {
      stream.commit();
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
