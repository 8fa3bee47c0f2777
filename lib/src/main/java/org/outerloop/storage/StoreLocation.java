package org.outerloop.storage;

import java.io.Serializable;
import java.util.Map;

/**
 * Where a store is and how to be let in; travels to executors, opens there.
 *
 * @param uri {@code s3a://bucket/prefix} or {@code file:/folder}
 * @param options Hadoop settings, credentials among them; never printed
 */
public record StoreLocation(String uri, Map<String, String> options) implements Serializable {
  public StoreLocation {
    if (uri.contains("@")) {
      throw new IllegalArgumentException("Credentials of a store go into its options, not its URI");
    }
    options = Map.copyOf(options);
  }

  @Override
  public String toString() {
    return uri;
  }
}
