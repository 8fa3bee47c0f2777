package org.outerloop.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * An object on its way through a stream that publishes it when closed.
 *
 * @param giveUp ends the stream without publishing
 * @param failure what to throw for the stream's
 */
record PendingStream(
    OutputStream out, Runnable giveUp, Function<IOException, ObjectStoreException> failure)
    implements ObjectWriter.Target {

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw failure.apply(e);
    }
  }

  @Override
  public void commit() {
    try {
      out.close();
    } catch (IOException e) {
      throw failure.apply(e);
    }
  }

  @Override
  public void abort() {
    giveUp.run();
  }
}
