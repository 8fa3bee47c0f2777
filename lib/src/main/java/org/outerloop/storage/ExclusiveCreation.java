package org.outerloop.storage;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settles whether an exclusive creation was ours when the store's answer is lost.
 *
 * <pre>
 *   created   -&gt; ours
 *   refused   -&gt; another's if it is there; ours if an earlier try of ours was left unanswered and
 *                the bytes are ours; if nothing is there (two met and both were turned away): again
 *   no answer -&gt; the same question, by reading back
 *   denied    -&gt; an error at once
 * </pre>
 *
 * Nothing is ever deleted.
 */
record ExclusiveCreation(ObjectStore store, String key, byte[] content) {
  private static final int ATTEMPTS = 3;

  /** One request, sent once. False: there is an object. An exception: nobody knows. */
  @FunctionalInterface
  interface Attempt {
    boolean create() throws IOException;
  }

  boolean settle(Attempt attempt, Function<IOException, ObjectStoreException> failure) {
    IOException unanswered = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        if (attempt.create()) {
          return true;
        }
      } catch (IOException e) {
        ObjectStoreException translated = failure.apply(e);
        if (translated instanceof DeniedObjectException) {
          throw translated;
        }
        unanswered = e;
      }
      Optional<ObjectInfo> found = store.find(key);
      if (found.isPresent()) {
        return unanswered != null && isOurs(found.get());
      }
    }
    throw failure.apply(unanswered != null ? unanswered : new IOException("refused, yet absent"));
  }

  private boolean isOurs(ObjectInfo found) {
    return found.size() == content.length && Arrays.equals(store.get(key, content.length), content);
  }
}
