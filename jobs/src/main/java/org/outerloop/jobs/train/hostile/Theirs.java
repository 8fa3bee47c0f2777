package org.outerloop.jobs.train.hostile;

import org.outerloop.message.ContributionHeader;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.ObjectStore;

/** What a copier reads in a victim's bucket. */
final class Theirs {
  private static final long MAX_HEADER_BYTES = 64L << 20;

  private Theirs() {}

  static ContributionHeader header(ObjectStore bucket, ObjectKeys keys, long round) {
    return SignedHeader.read(bucket.get(keys.header(round), MAX_HEADER_BYTES)).header();
  }
}
