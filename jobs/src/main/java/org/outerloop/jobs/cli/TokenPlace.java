package org.outerloop.jobs.cli;

import java.nio.file.Path;
import org.outerloop.jobs.Parties;
import org.outerloop.storage.StoreLocation;

/** A place on the command line: {@code s3a://...}, {@code file:/...}, or a folder. */
final class TokenPlace {
  private TokenPlace() {}

  static StoreLocation of(Parties stores, String place) {
    boolean uri = place.startsWith("s3a:") || place.startsWith("file:");
    return stores.text(uri ? place : Path.of(place).toAbsolutePath().toUri().toString());
  }
}
