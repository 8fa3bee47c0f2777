package org.outerloop.jobs;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.storage.StoreLocation;

/** Between what the ledger says of a bucket and what opens it. */
public final class Access {
  private static final String ENDPOINT = "fs.s3a.endpoint";
  private static final String PROVIDER = "fs.s3a.aws.credentials.provider";
  private static final String ANONYMOUS =
      "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider";

  private Access() {}

  /** What may be told of a place that these options open: pass a reader's, never an owner's. */
  public static BucketAccess of(StoreLocation reader) {
    Map<String, String> options = reader.options();
    String bucket = perBucket(reader.uri());
    return new BucketAccess(
        reader.uri(),
        first(options, bucket + "endpoint", ENDPOINT),
        first(options, bucket + "access.key", "fs.s3a.access.key"),
        first(options, bucket + "secret.key", "fs.s3a.secret.key"));
  }

  /**
   * The way in, with these keys and no others: where there are none the caller is anonymous, and
   * never shows its own credentials to an endpoint that a stranger has named.
   */
  public static StoreLocation location(BucketAccess access) {
    Map<String, String> options = new TreeMap<>();
    if (access.uri().startsWith("s3a:")) {
      String bucket = perBucket(access.uri());
      if (!access.endpoint().isEmpty()) {
        options.put(ENDPOINT, access.endpoint());
      }
      if (access.accessKey().isEmpty()) {
        options.put(PROVIDER, ANONYMOUS);
      } else {
        options.put(bucket + "access.key", access.accessKey());
        options.put(bucket + "secret.key", access.secretKey());
      }
    }
    return new StoreLocation(access.uri(), options);
  }

  private static String perBucket(String uri) {
    return "fs.s3a.bucket." + URI.create(uri).getHost() + ".";
  }

  private static String first(Map<String, String> options, String key, String otherwise) {
    return options.getOrDefault(key, options.getOrDefault(otherwise, ""));
  }
}
