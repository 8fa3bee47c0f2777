package org.outerloop.audit.evidence;

import java.util.Map;
import java.util.TreeMap;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Where the public objects are: stores by name, {@code run}, {@code corpus}, {@code ledger} or that
 * of a peer. Opened when first asked for.
 */
public final class Places implements AutoCloseable {
  public static final String RUN = "run";
  public static final String CORPUS = "corpus";
  public static final String LEDGER = "ledger";

  private final Map<String, StoreLocation> locations;
  private final Map<String, ObjectStore> open = new TreeMap<>();

  public Places(Map<String, StoreLocation> locations) {
    this.locations = new TreeMap<>(locations);
  }

  boolean has(String name) {
    return locations.containsKey(name);
  }

  ObjectStore open(String name) {
    UndecidedException.unless(has(name), "it takes the store of %s: --store %s=URI", name, name);
    return open.computeIfAbsent(name, key -> ObjectStores.open(locations.get(key)));
  }

  @Override
  public void close() {
    open.values().forEach(ObjectStore::close);
    open.clear();
  }
}
