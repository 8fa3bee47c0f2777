package org.outerloop.jobs.corpus;

import java.util.Locale;
import org.outerloop.protocol.Digest;

/** Where a preparation keeps what it needs until it is finished. */
final class WorkKeys {
  static final String ROOT = "unfinished/";
  static final String PAGES = ROOT + "read/pages";
  private static final String RECORDS = ROOT + "read/records/";
  private static final int READABLE = 80;

  private WorkKeys() {}

  /** Pages of a file of the input. */
  static String pages(String source) {
    return PAGES + "/" + safe(source) + ".parquet";
  }

  /** What is known of a file of the input. */
  static String record(String source) {
    return RECORDS + safe(source) + ".json";
  }

  /** Folder of what a stage decided. */
  static String decisions(int place, String stage) {
    return "%s%02d-%s/decisions".formatted(ROOT, place, stage);
  }

  /** Folder of the pages that a stage has written anew. */
  static String rewritten(int place, String stage) {
    return "%s%02d-%s/pages".formatted(ROOT, place, stage);
  }

  /** Record of a stage; where it is, the stage is done. */
  static String step(int place, String stage) {
    return "%s%02d-%s/done.json".formatted(ROOT, place, stage);
  }

  /** The name as far as every file system and Spark take it, and a hash that tells it apart. */
  private static String safe(String source) {
    String plain = source.replaceAll("[^A-Za-z0-9.-]+", "-").replaceFirst("^[._]+", "");
    String tail = plain.substring(Math.max(0, plain.length() - READABLE));
    return Digest.ofText(source).brief() + "-" + tail.toLowerCase(Locale.ROOT);
  }
}
