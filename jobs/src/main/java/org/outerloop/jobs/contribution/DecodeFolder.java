package org.outerloop.jobs.contribution;

import java.nio.file.Path;
import org.outerloop.protocol.ParameterLayout;

/** A contribution as dense arrays: zero where nothing was sent. */
public final class DecodeFolder {
  private DecodeFolder() {}

  /**
   * Reads strictly and writes one .npy file per tensor; a refused file leaves nothing behind.
   *
   * @param header header.json of the payload; by whom it is signed is not asked
   * @param out must not exist
   * @return number of entries that were sent
   * @throws org.outerloop.message.MalformedMessageException if the reader refuses the file
   */
  public static long decode(Path payload, Path header, ParameterLayout layout, Path out) {
    byte[] json = ContributionFile.header(header);
    try (ContributionFile file = ContributionFile.open(payload)) {
      return NewFolder.make(out, folder -> decode(file, json, layout, folder));
    }
  }

  private static long decode(
      ContributionFile file, byte[] header, ParameterLayout layout, Path folder) {
    long[] entries = new long[1];
    try (NpyOutput arrays = new NpyOutput(folder, layout)) {
      file.readAll(
          header,
          layout,
          slice -> {
            float[] dense = new float[slice.slice().length()];
            slice.addTo(dense, 1);
            arrays.write(slice.slice(), dense);
            entries[0] += slice.entries();
          });
    }
    return entries[0];
  }
}
