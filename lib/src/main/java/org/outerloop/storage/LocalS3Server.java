package org.outerloop.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An S3 server on this machine, so that a first run needs no cloud: S3Proxy over a folder, as a
 * child process on 127.0.0.1. Each bucket is a folder, belongs to one key pair, and can be read by
 * one more key pair that reads all of them and writes none. Append-only buckets have a third, the
 * appender: it reads, lists and creates small objects where none are, and can neither replace nor
 * delete. On AWS a bucket policy does that, with the condition key {@code s3:if-none-match}.
 *
 * <p>Takes about a second to start and 180 MB of memory (heap 256 MB at most). The child ends with
 * {@link #close()}, with this JVM, and also when this JVM is killed.
 */
public final class LocalS3Server implements AutoCloseable {
  private static final int FREE_PORT_ATTEMPTS = 5;

  private final S3ServerLaunch.Running running;
  private final Thread stopWithThisJvm;
  private final S3Identities identities;

  /**
   * A bucket and the key pair of its owner.
   *
   * @param name 3 to 60 lower-case letters, digits and inner hyphens, not ending in {@code -ro} or
   *     {@code -ap}
   */
  record Bucket(String name, String accessKey, String secretKey) {
    public Bucket {
      require(
          name.matches("[a-z0-9][a-z0-9-]{1,58}[a-z0-9]"),
          "Bucket name '" + name + "' is not 3 to 60 lower-case letters, digits, inner hyphens");
      require(
          !name.endsWith(S3Identities.READ_ONLY_SUFFIX)
              && !name.endsWith(S3Identities.APPEND_SUFFIX),
          "Bucket name '" + name + "' ends like a reader's or an appender's alias, -ro or -ap");
      require(!accessKey.isBlank() && !secretKey.isBlank(), "Bucket " + name + " lacks a key");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private LocalS3Server(S3ServerLaunch.Running running, S3Identities identities) {
    this.running = running;
    this.identities = identities;
    this.stopWithThisJvm = new Thread(running.process()::destroyForcibly, "stop-local-s3");
    Runtime.getRuntime().addShutdownHook(stopWithThisJvm);
  }

  /**
   * Starts a server and waits until it serves; the owners' keys are drawn afresh.
   *
   * @param s3proxyJar S3Proxy with its dependencies; the build leaves it in target/s3proxy
   * @param dataFolder parent of the buckets, created if need be; kept on close
   * @param names of the buckets: 3 to 60 lower-case letters, digits and inner hyphens each
   * @param port 0 for a free one
   * @throws ObjectStoreException if the port is taken or the server does not come up; names its log
   */
  public static LocalS3Server start(
      Path s3proxyJar, Path dataFolder, List<String> names, int port) {
    return start(s3proxyJar, dataFolder, names, List.of(), port);
  }

  /**
   * The same with buckets in which anybody may create objects, and nobody but the owner may do
   * more. Keys of an appender's objects: folders of letters, digits, {@code _} and {@code -}, then
   * a name with a dot in it or 64 hexadecimal digits; at most 1 MiB each.
   *
   * @param appendOnly some of the names
   */
  public static LocalS3Server start(
      Path s3proxyJar, Path dataFolder, List<String> names, List<String> appendOnly, int port) {
    List<Bucket> buckets =
        names.stream()
            .map(name -> new Bucket(name, name + "-" + randomHex().substring(0, 12), randomHex()))
            .toList();
    return startWith(s3proxyJar, dataFolder, buckets, appendOnly, port);
  }

  /** The same with known keys. */
  static LocalS3Server startWith(
      Path s3proxyJar, Path dataFolder, List<Bucket> buckets, List<String> appendOnly, int port) {
    check(s3proxyJar, buckets, appendOnly, port);
    S3Identities.KeyPair reader = randomPair("reader");
    S3Identities.KeyPair appender = randomPair("appender");
    for (int attempt = 1; ; attempt++) {
      S3Identities identities =
          new S3Identities(
              port == 0 ? S3ServerLaunch.freePort() : port,
              dataFolder.toAbsolutePath().normalize(),
              List.copyOf(buckets),
              List.copyOf(appendOnly),
              reader,
              appender);
      try {
        return new LocalS3Server(S3ServerLaunch.start(s3proxyJar, identities), identities);
      } catch (S3ServerLaunch.PortTakenException e) {
        if (port != 0 || attempt == FREE_PORT_ATTEMPTS) {
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot start the S3 server on " + dataFolder, e);
      }
    }
  }

  /** The bucket as its owner sees it. */
  public StoreLocation owner(String bucket) {
    Bucket owned = find(bucket);
    return location(owned.name(), new S3Identities.KeyPair(owned.accessKey(), owned.secretKey()));
  }

  /** The bucket as all others see it: read-only. */
  public StoreLocation reader(String bucket) {
    return location(find(bucket).name() + S3Identities.READ_ONLY_SUFFIX, identities.reader());
  }

  /** The bucket as one who may read and create, but neither replace nor delete. */
  public StoreLocation appender(String bucket) {
    String name = find(bucket).name();
    require(
        identities.appendOnly().contains(name),
        "Bucket " + name + " is not append-only: " + identities.appendOnly());
    return location(name + S3Identities.APPEND_SUFFIX, identities.appender());
  }

  public int port() {
    return identities.port();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopWithThisJvm);
    } catch (IllegalStateException e) {
      // This JVM is ending and the hook is at work already.
    }
    S3ServerLaunch.stop(running);
  }

  @Override
  public String toString() {
    return "S3 server at http://127.0.0.1:" + port() + " over " + identities.dataFolder();
  }

  private StoreLocation location(String bucket, S3Identities.KeyPair keys) {
    String perBucket = "fs.s3a.bucket." + bucket + ".";
    return new StoreLocation(
        "s3a://" + bucket,
        Map.of(
            S3aSettings.ENDPOINT,
            "http://127.0.0.1:" + port(),
            perBucket + "access.key",
            keys.access(),
            perBucket + "secret.key",
            keys.secret()));
  }

  private Bucket find(String name) {
    return identities.buckets().stream()
        .filter(bucket -> bucket.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No bucket '" + name + "' here, only " + identities.buckets()));
  }

  private static void check(
      Path s3proxyJar, List<Bucket> buckets, List<String> appendOnly, int port) {
    require(
        Files.isRegularFile(s3proxyJar),
        "There is no S3 server at " + s3proxyJar + ": mvn process-resources puts it there");
    Set<String> names = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (Bucket bucket : buckets) {
      require(names.add(bucket.name()), "Bucket " + bucket.name() + " is listed twice");
      require(keys.add(bucket.accessKey()), "Bucket " + bucket + " shares its access key");
    }
    require(names.containsAll(appendOnly), appendOnly + " are not all among " + buckets);
    require(0 <= port && port <= 65535, "Port " + port + " is outside [0, 65535]");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static S3Identities.KeyPair randomPair(String name) {
    return new S3Identities.KeyPair(name + "-" + randomHex().substring(0, 12), randomHex());
  }

  private static String randomHex() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
