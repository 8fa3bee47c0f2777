package org.outerloop.storage;

import java.io.OutputStream;
import java.util.Objects;

/**
 * Writes one object of any size. It appears, or replaces the old one, whole, at {@link #commit()};
 * a writer that is closed before that leaves nothing behind, so an exception inside
 * try-with-resources can never publish half an object:
 *
 * <pre>
 *   try (ObjectWriter out = store.create(key)) {
 *     ... write ...
 *     out.commit();
 *   }
 * </pre>
 *
 * <p>A format's writer that is given this stream must not close it before the commit. Failures are
 * {@link ObjectStoreException}; after one the object cannot be committed any more. Not thread-safe.
 */
public final class ObjectWriter extends OutputStream {
  private final Target target;
  private State state = State.OPEN;
  private long written;

  ObjectWriter(Target target) {
    this.target = target;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    state = State.BROKEN;
    target.write(bytes, offset, length);
    written += length;
    state = State.OPEN;
  }

  /** Bytes written so far. */
  public long written() {
    return written;
  }

  /** Makes the object visible; only {@link #close()} may follow. */
  public void commit() {
    requireOpen();
    state = State.BROKEN;
    target.commit();
    state = State.DONE;
  }

  /** Gives up the object unless it was committed. */
  @Override
  public void close() {
    if (state == State.OPEN || state == State.BROKEN) {
      state = State.DONE;
      target.abort();
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          state == State.BROKEN
              ? "An earlier write of this object failed"
              : "The object was committed or given up before");
    }
  }

  private enum State {
    OPEN,
    BROKEN,
    DONE
  }

  /** Where the bytes go; failures are {@link ObjectStoreException}. */
  interface Target {
    void write(byte[] bytes, int offset, int length);

    void commit();

    /** Removes what was written; also called after a failed write or commit, never throws. */
    void abort();
  }
}
