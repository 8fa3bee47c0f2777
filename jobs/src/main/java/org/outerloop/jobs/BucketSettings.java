package org.outerloop.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.StoreLocation;

/**
 * A peer's own bucket, as its owner writes it down for {@code peer join}: conf/bucket.conf explains
 * the keys.
 *
 * @param owner where and with which key it is written; the key stays on this machine
 * @param reader where and with which key anybody may read it; this goes into the ledger
 */
public record BucketSettings(BucketAccess owner, BucketAccess reader) {
  /** Both sides of a bucket whose keys we know. */
  static BucketSettings of(StoreLocation owner, StoreLocation reader) {
    return new BucketSettings(Access.of(owner), Access.of(reader));
  }

  /** Writes a file that only its owner can read. */
  void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, RecordJson.toBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  @Override
  public String toString() {
    return "bucket " + owner.uri(); // never the key
  }
}
