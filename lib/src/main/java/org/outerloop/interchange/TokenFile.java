package org.outerloop.interchange;

import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenWidth;

/** Ids of one width and nothing else; an index beside it says where documents begin. */
record TokenFile(ObjectStore store, String key, TokenWidth width) {

  /** Bytes of an object that must be there. */
  static long size(ObjectStore store, String key) {
    long size = store.find(key).map(ObjectInfo::size).orElse(-1L);
    StrictFiles.check(size >= 0, key, "is missing");
    return size;
  }

  /** Ids of the document of this number, which an error names. */
  int[] document(long number, long offset, int bytes) {
    try {
      return width.unpack(store.getRange(key, offset, bytes));
    } catch (IllegalArgumentException e) {
      throw new InvalidTokensException(key + " document " + number + ": " + e.getMessage(), e);
    }
  }
}
