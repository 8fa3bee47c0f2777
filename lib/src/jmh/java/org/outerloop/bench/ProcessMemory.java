package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of the main memory of this process, in MiB. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** Most that was ever resident. */
  static double peakMib() throws IOException {
    return mib("VmHWM:");
  }

  /** What is resident now. */
  static double residentMib() throws IOException {
    return mib("VmRSS:");
  }

  private static double mib(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("No " + key + " in /proc/self/status");
  }
}
