package org.outerloop.jobs;

import java.util.Optional;
import org.outerloop.ledger.BucketAccess;

/**
 * Section {@code storage}: where the buckets of a run are.
 *
 * @param kind which of the three below
 * @param folder local work folder: data of the local S3 server or of {@code file} buckets, keys,
 *     report
 * @param port of the local S3 server; 0 takes a free one
 * @param run URI of the run's bucket, for kind s3a
 * @param corpus URI of the bucket of token shards, for kind s3a
 * @param ledger URI of the bucket of ledger and commitments, for kind s3a
 * @param peer URI of a peer's bucket with {@code {peer}} for its name, for kind s3a
 * @param properties file of Hadoop properties (endpoint, {@code fs.s3a.bucket.NAME.access.key}
 *     ...), for kind s3a; secrets stay out of settings files
 * @param readKey with which anybody may read run, corpus and peers' buckets, for kind s3a; told in
 *     the ledger; absent where they are public
 * @param appendKey with which anybody may add to the ledger's bucket, for kind s3a; told in the
 *     invitation
 */
public record StorageSettings(
    Kind kind,
    String folder,
    int port,
    Optional<String> run,
    Optional<String> corpus,
    Optional<String> ledger,
    Optional<String> peer,
    Optional<String> properties,
    Optional<Key> readKey,
    Optional<Key> appendKey) {

  /** A key that is no secret. */
  public record Key(String access, String secret) {
    static final Key NONE = new Key("", "");

    BucketAccess to(BucketAccess place) {
      return new BucketAccess(place.uri(), place.endpoint(), access, secret);
    }
  }

  /** What keeps the objects. */
  public enum Kind {
    /** An S3 server on this machine, started by the command, one bucket and key pair per party. */
    LOCAL_S3,
    /** Folders. */
    FILE,
    /** Buckets that exist already, on any S3. */
    S3A
  }
}
