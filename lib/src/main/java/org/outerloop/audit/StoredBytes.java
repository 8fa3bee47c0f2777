package org.outerloop.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStore;

/** Reads objects that may be gone. */
final class StoredBytes {
  private static final long MAX_BYTES = 64L << 20;

  private StoredBytes() {}

  static Optional<byte[]> bytes(ObjectStore store, String key) {
    try {
      return Optional.of(store.get(key, MAX_BYTES));
    } catch (MissingObjectException e) {
      return Optional.empty();
    }
  }

  static Optional<Digest> digest(ObjectStore bucket, String key) {
    Digest.Hasher hasher = new Digest.Hasher();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = bucket.open(key)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hasher.add(buffer, 0, count);
      }
      return Optional.of(hasher.finish());
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(bucket + ": " + key + " cannot be read", e);
    }
  }

  /** A record that is written in the one way in which such records are. */
  static <R extends Record> R written(
      long round, Optional<PeerId> peer, String key, byte[] json, Class<R> type) {
    try {
      R record = RecordJson.fromBytes(json, type);
      if (Arrays.equals(RecordJson.toBytes(record), json)) {
        return record;
      }
      throw DamagedObjectException.of(round, peer, key, "is not written as such objects are");
    } catch (InvalidJsonException e) {
      throw DamagedObjectException.of(round, peer, key, "cannot be read: " + e.getMessage());
    }
  }
}
