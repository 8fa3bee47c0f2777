package org.outerloop.ledger;

import java.io.Serializable;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.outerloop.protocol.Require;

/**
 * A bucket and the key with which anybody may read it. The key is public: it must allow nothing but
 * reading this bucket.
 *
 * <p>Who reads it follows what a stranger wrote, so the texts are short, printable ASCII, and name
 * nothing but a bucket or a folder: no credentials, no query, no {@code ..}.
 *
 * @param uri {@code s3a://bucket/prefix} or {@code file:/folder}
 * @param endpoint of the S3 service, {@code https://host:port} or {@code host:port}; empty for AWS
 *     or a folder
 * @param accessKey empty where none is needed
 * @param secretKey empty where none is needed
 */
public record BucketAccess(String uri, String endpoint, String accessKey, String secretKey)
    implements Serializable {
  private static final int MAX_URI = 512;
  private static final int MAX_TEXT = 256;
  private static final Pattern BUCKET =
      Pattern.compile("s3a://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/=-]*)?");
  private static final Pattern FOLDER = Pattern.compile("file:/[^@?#\\\\]*");
  private static final Pattern ENDPOINT =
      Pattern.compile("(https?://)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?/?");

  public BucketAccess {
    checkText("uri", uri, MAX_URI);
    checkText("endpoint", endpoint, MAX_TEXT);
    checkText("access-key", accessKey, MAX_TEXT);
    checkText("secret-key", secretKey, MAX_TEXT);
    Require.that(!uri.contains("@"), "A bucket's URI must not hold credentials");
    Require.that(
        BUCKET.matcher(uri).matches() || FOLDER.matcher(uri).matches(),
        "uri '%s' is neither s3a://BUCKET/PREFIX nor file:/FOLDER",
        uri);
    Require.that(isPlain(uri), "uri '%s' has a part that leads elsewhere", uri);
    Require.that(
        endpoint.isEmpty() || ENDPOINT.matcher(endpoint).matches(),
        "endpoint '%s' is not http(s)://HOST:PORT",
        endpoint);
    Require.that(
        accessKey.isEmpty() == secretKey.isEmpty(),
        "An access key needs a secret, and the reverse");
  }

  /** A folder, or a bucket that everybody may read. */
  public static BucketAccess open(String uri) {
    return new BucketAccess(uri, "", "", "");
  }

  /**
   * The same text for the same place: two peers must not have it in common. The key is no part of
   * it, and two names of one host are two places.
   */
  String place() {
    String path = uri.replaceFirst("^file:/+", "file:/").replaceFirst("(?<=[^:/])/+$", "");
    int slashes = path.indexOf("://");
    String head = slashes < 0 ? "" : path.substring(0, slashes + 3);
    String rest = path.substring(head.length()).replaceAll("/+", "/");
    String host = endpoint.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
    return host.replaceFirst("/$", "") + " " + head + rest;
  }

  private static void checkText(String name, String text, int longest) {
    Require.that(
        text.length() <= longest,
        "%s has %s characters, more than %s",
        name,
        text.length(),
        longest);
    Require.that(
        text.chars().allMatch(c -> 0x20 < c && c < 0x7f),
        "%s has a blank, a control character or one beyond ASCII",
        name);
  }

  private static boolean isPlain(String uri) {
    try {
      String path = URI.create(uri).getPath(); // decoded, so that %2e%2e is seen
      return path.chars().noneMatch(c -> Character.isISOControl(c) || c == '@')
          && Arrays.stream(path.split("/")).noneMatch(p -> p.equals("..") || p.equals("."));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Without the key, though that is public: habits matter. */
  @Override
  public String toString() {
    return uri + (endpoint.isEmpty() ? "" : " at " + endpoint);
  }
}
