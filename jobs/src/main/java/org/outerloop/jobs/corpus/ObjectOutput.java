package org.outerloop.jobs.corpus;

import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.outerloop.storage.ObjectWriter;

/** An object as Parquet wants to write it. Closing does not commit. */
record ObjectOutput(ObjectWriter object) implements OutputFile {
  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Positions(object);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Positions extends PositionOutputStream {
    private final ObjectWriter object;

    Positions(ObjectWriter object) {
      this.object = object;
    }

    @Override
    public long getPos() {
      return object.written();
    }

    @Override
    public void write(int b) {
      object.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      object.write(bytes, offset, length);
    }
  }
}
