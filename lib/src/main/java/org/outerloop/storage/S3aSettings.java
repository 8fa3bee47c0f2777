package org.outerloop.storage;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Hadoop's settings of an S3A store: what a location says, over what we find sensible, over
 * Hadoop's own.
 *
 * <p>Retries are few, because a wrong address or key should be known soon: each request is tried
 * three times by the SDK inside each of two tries by S3A; "slow down" answers are waited out seven
 * times. Measured: a refused key fails in under a second, a port where nobody listens in some 3 s,
 * an address that swallows packets in 90 s, because S3A lets no connection wait less than 15 s.
 * Blocks of 16 MiB are buffered on disk, so an upload needs little heap and may grow to 156 GiB.
 */
final class S3aSettings {
  static final String ENDPOINT = "fs.s3a.endpoint";
  private static final String REGION = "fs.s3a.endpoint.region";
  private static final String SSL = "fs.s3a.connection.ssl.enabled";
  private static final String PATH_STYLE = "fs.s3a.path.style.access";
  private static final String PROVIDER = "fs.s3a.aws.credentials.provider";
  private static final String SDK_RETRIES = "fs.s3a.attempts.maximum";
  private static final String RETRIES = "fs.s3a.retry.limit";
  private static final String THROTTLE_RETRIES = "fs.s3a.retry.throttle.limit";

  private S3aSettings() {}

  /**
   * Settings of one store.
   *
   * @param options the location's: a setting there is never overruled
   */
  static Map<String, String> of(String bucket, Map<String, String> options) {
    Map<String, String> settings = new LinkedHashMap<>(common());
    if (options.containsKey(ENDPOINT)) {
      settings.put(REGION, "us-east-1");
      settings.put(PATH_STYLE, "true");
      settings.put(SSL, String.valueOf(isHttps(options.get(ENDPOINT))));
    }
    if (hasKeys(bucket, options)) {
      settings.put(PROVIDER, "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    }
    settings.putAll(options);
    return settings;
  }

  /** The same, but every request is sent once, so that an answer always belongs to it. */
  static Map<String, String> withoutRetries(Map<String, String> settings) {
    Map<String, String> once = new LinkedHashMap<>(settings);
    once.put(SDK_RETRIES, "0");
    once.put(RETRIES, "0");
    once.put(THROTTLE_RETRIES, "0");
    return once;
  }

  private static Map<String, String> common() {
    return Map.ofEntries(
        Map.entry(SDK_RETRIES, "2"),
        Map.entry(RETRIES, "1"),
        Map.entry("fs.s3a.retry.interval", "200ms"),
        Map.entry(THROTTLE_RETRIES, "6"),
        Map.entry("fs.s3a.retry.throttle.interval", "200ms"),
        Map.entry("fs.s3a.connection.establish.timeout", "15s"),
        Map.entry("fs.s3a.connection.timeout", "60s"),
        Map.entry("fs.s3a.multipart.size", "16M"),
        Map.entry("fs.s3a.fast.upload.buffer", "disk"),
        Map.entry("fs.s3a.buffer.dir", "${java.io.tmpdir}/outerloop-s3a-${user.name}"),
        Map.entry("fs.s3a.performance.flags", "create,delete"),
        Map.entry("fs.s3a.create.conditional.enabled", "true"));
  }

  private static boolean isHttps(String endpoint) {
    String scheme =
        URI.create(endpoint.contains("://") ? endpoint : "https://" + endpoint).getScheme();
    return scheme.toLowerCase(Locale.ROOT).equals("https");
  }

  private static boolean hasKeys(String bucket, Map<String, String> options) {
    return options.containsKey("fs.s3a.access.key")
        || options.containsKey("fs.s3a.bucket." + bucket + ".access.key");
  }
}
