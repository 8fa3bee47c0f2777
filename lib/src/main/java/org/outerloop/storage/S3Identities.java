package org.outerloop.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may do what at the local S3 server, as S3Proxy's settings: one file per identity. An owner
 * sees its bucket only. The reader sees every bucket under an alias, {@code NAME-ro}, through a
 * store that refuses to write; the appender those that are for appending, {@code NAME-ap}. The
 * aliases are there because a client has settings per name of a bucket.
 *
 * @param port where to listen
 * @param dataFolder parent of the buckets' folders
 * @param buckets with their owners' keys
 * @param appendOnly names of those buckets that the appender may write to
 * @param reader key pair that reads all of them
 * @param appender key pair that reads and creates in the append-only ones
 */
record S3Identities(
    int port,
    Path dataFolder,
    List<LocalS3Server.Bucket> buckets,
    List<String> appendOnly,
    KeyPair reader,
    KeyPair appender) {
  static final String READ_ONLY_SUFFIX = "-ro";
  static final String APPEND_SUFFIX = "-ap";

  /** Never printed whole. */
  record KeyPair(String access, String secret) {
    @Override
    public String toString() {
      return access;
    }
  }

  /** Writes the files, readable by us alone, and returns their names. */
  List<Path> write(Path privateFolder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (LocalS3Server.Bucket bucket : buckets) {
      files.add(write(privateFolder.resolve(bucket.name() + ".properties"), owner(bucket)));
    }
    Map<String, String> reading =
        shared(reader, buckets.stream().map(LocalS3Server.Bucket::name).toList(), READ_ONLY_SUFFIX);
    reading.put("s3proxy.read-only-blobstore", "true");
    files.add(write(privateFolder.resolve("reader-ro.properties"), reading));
    if (!appendOnly.isEmpty()) {
      Map<String, String> appending = shared(appender, appendOnly, APPEND_SUFFIX);
      appending.put(S3ServerGrants.APPEND_ONLY, "true");
      files.add(write(privateFolder.resolve("appender-ap.properties"), appending));
    }
    return files;
  }

  private Map<String, String> owner(LocalS3Server.Bucket bucket) {
    Map<String, String> settings = identity(new KeyPair(bucket.accessKey(), bucket.secretKey()));
    settings.put("s3proxy.bucket-locator.1", bucket.name());
    return settings;
  }

  /** An identity that sees several buckets under aliases. */
  private Map<String, String> shared(KeyPair keys, List<String> names, String suffix) {
    Map<String, String> settings = identity(keys);
    for (int i = 0; i < names.size(); i++) {
      settings.put("s3proxy.bucket-locator." + (i + 1), names.get(i) + suffix);
      settings.put("s3proxy.alias-blobstore." + names.get(i) + suffix, names.get(i));
    }
    return settings;
  }

  private Map<String, String> identity(KeyPair keys) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("s3proxy.endpoint", "http://127.0.0.1:" + port);
    settings.put("s3proxy.authorization", "aws-v2-or-v4");
    settings.put("s3proxy.identity", keys.access());
    settings.put("s3proxy.credential", keys.secret());
    settings.put("jclouds.provider", "filesystem-nio2");
    settings.put("jclouds.filesystem.basedir", dataFolder.toString());
    return settings;
  }

  private static Path write(Path file, Map<String, String> settings) throws IOException {
    StringBuilder text = new StringBuilder();
    settings.forEach(
        (key, value) -> text.append(key).append('=').append(escape(value)).append('\n'));
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, ownerOnly);
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
    return file;
  }

  /** As {@link java.util.Properties} reads values. */
  private static String escape(String value) {
    StringBuilder escaped = new StringBuilder();
    for (char c : value.toCharArray()) {
      if (c == '\\' || c == '#' || c == '!' || c == '=' || c == ':' || c == ' ') {
        escaped.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return "S3Identities(port " + port + ", " + dataFolder + ")";
  }
}
