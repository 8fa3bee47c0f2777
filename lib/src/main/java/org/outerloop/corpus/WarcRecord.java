package org.outerloop.corpus;

import java.util.Map;

/**
 * One record of a web archive.
 *
 * @param number its place in the file, from 1
 * @param offset of its first byte in the decompressed file
 * @param fields of its head, names in lower case
 * @param body its block; empty where it was not asked for or is above the limit
 */
record WarcRecord(long number, long offset, Map<String, String> fields, byte[] body) {

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Such as {@code response}. */
  String type() {
    return field("warc-type");
  }

  /** The page's address; writers of version 1.0 put angle brackets around it. */
  String url() {
    String uri = field("warc-target-uri");
    boolean bracketed = uri.startsWith("<") && uri.endsWith(">");
    return bracketed ? uri.substring(1, uri.length() - 1) : uri;
  }
}
