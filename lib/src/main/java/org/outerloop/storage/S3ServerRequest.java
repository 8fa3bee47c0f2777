package org.outerloop.storage;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request to the local S3 server, as far as its rights depend on it.
 *
 * @param http a jakarta.servlet.http.HttpServletRequest, unknown here
 */
record S3ServerRequest(Object http) {
  /**
   * Most bytes of an object that an appender creates, with room for the signatures of its parts.
   */
  private static final long MOST_APPENDED = (1 << 20) + (1 << 16);

  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** Whether it claims to be somebody; who it is, S3Proxy finds out. */
  boolean isSigned() throws ReflectiveOperationException {
    String query = query();
    return header("Authorization") != null
        || query.contains("X-Amz-Algorithm=")
        || query.contains("AWSAccessKeyId=");
  }

  /**
   * Whether an appender may do so: read, list, or create a small object where none is. S3 does the
   * last for a PUT with {@code If-None-Match: *}, in one step; nothing else that writes is let
   * through.
   */
  boolean mayAppend(String key) throws ReflectiveOperationException {
    if (READING.contains(text("getMethod"))) {
      return true;
    }
    return text("getMethod").equals("PUT")
        && key != null
        && isAppendable(key)
        && (query().isEmpty() || query().equals("x-id=PutObject"))
        && "*".equals(header("If-None-Match"))
        && header("If-Match") == null
        && header("x-amz-copy-source") == null
        && header("x-amz-acl") == null
        && isShort();
  }

  /** No part that a file system reads as a way to somewhere else. */
  static boolean isPlain(String key) {
    if (key == null) {
      return true;
    }
    for (String part : key.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        return false;
      }
    }
    return key.indexOf('\\') < 0 && key.indexOf('\0') < 0;
  }

  /**
   * Folders here are files' parents, so an object {@code a} keeps {@code a/b} from being. That
   * nobody may take a place where others need a folder, or the reverse, the last part of a key has
   * a dot in it or is a digest, and no other part is so.
   */
  static boolean isAppendable(String key) {
    String[] parts = key.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean leaf = parts[i].indexOf('.') > 0 || DIGEST.matcher(parts[i]).matches();
      boolean folder = parts[i].matches("[A-Za-z0-9_-]+") && !leaf;
      if (i == parts.length - 1 ? !leaf : !folder) {
        return false;
      }
    }
    return true;
  }

  private boolean isShort() throws ReflectiveOperationException {
    String length = header("Content-Length");
    return length != null
        && length.matches("[0-9]{1,9}")
        && Long.parseLong(length) <= MOST_APPENDED;
  }

  private String query() throws ReflectiveOperationException {
    String query = text("getQueryString");
    return query == null ? "" : query;
  }

  private String header(String name) throws ReflectiveOperationException {
    return (String) type().getMethod("getHeader", String.class).invoke(http, name);
  }

  private String text(String accessor) throws ReflectiveOperationException {
    return (String) type().getMethod(accessor).invoke(http);
  }

  private static Class<?> type() throws ClassNotFoundException {
    return Class.forName("jakarta.servlet.http.HttpServletRequest");
  }
}
